/** What the builder of JupyterLab's extensions does not do by itself. */
module.exports = {
  module: {
    rules: [{ with: { type: 'text' }, type: 'asset/source' }]
  }
};

/** In the place of what draws files: a saved page has none, so that nothing comes to wait for it. */
export default {
  then(_: unknown, reject: (error: unknown) => void) {
    reject(new Error('A saved page does not have this.'));
  }
};

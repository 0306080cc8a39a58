import { defineConfig } from 'vitest/config';

export default defineConfig({
  // as the compiled js/lib/lab/version.js finds it
  resolve: {
    alias: { '../../../package.json': `${import.meta.dirname}/package.json` }
  },
  test: {
    // what a test makes of somebody's page asks nobody's hosts
    environmentOptions: {
      happyDOM: {
        settings: {
          disableCSSFileLoading: true,
          handleDisabledFileLoadingAsSuccess: true,
          navigation: { disableChildFrameNavigation: true }
        }
      }
    },
    include: ['tests/js/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    setupFiles: ['tests/js/setup.ts'],
    testTimeout: 30_000
  }
});

// Mocha's `spec` report, and the totals as JSON in the file that HOOPX_TEST_TOTALS names. Used by .ci/run.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class TotalsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.HOOPX_TEST_TOTALS;
      const { passes, failures } = this.stats;
      if (file) writeFileSync(file, JSON.stringify({ passes, failures }));
    });
  }
};

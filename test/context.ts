/** Contexts as data, for tests: the sample machine of `hoopx policy test`. */
export {
  SAMPLE_HOME as HOME,
  SAMPLE_PROJECT as PROJECT,
  type SampleOptions as ContextOptions,
  sampleContext as contextOf,
} from '../src/policy/testing/sample-context.ts';

/**
 * The seed of generated tests. The same in every run, so that a change is what makes a test fail; `HOOPX_TEST_SEED=N`
 * takes another one, and `HOOPX_TEST_SEED=random` looks for what no run has found yet.
 */
const given = process.env.HOOPX_TEST_SEED;
export const SEED = given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given ?? 77);

/** inquirer paints regardless of `NO_COLOR`; without colour every style of it is replaced. */
const asItIs = (text: string) => text;

/** Overrides for inquirer's `select` and `input`, or none when colour is wanted. */
export function menuTheme(colour: boolean): object {
  if (colour) return {};
  return {
    prefix: { idle: '?', done: '>' },
    style: {
      answer: asItIs,
      message: asItIs,
      error: (text: string) => `> ${text}`,
      defaultAnswer: (text: string) => `(${text})`,
      help: asItIs,
      highlight: asItIs,
      key: asItIs,
      disabled: asItIs,
      description: asItIs,
      keysHelpTip: (keys: [key: string, action: string][]) => keys.map((pair) => pair.join(' ')).join(', '),
    },
  };
}

/** Commands in a terminal of their own: tmux, screen, script. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import { joined } from '../programs/joined-arguments.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { known } from '../value.ts';
import { unknownOptions } from './wrapper.ts';

/** `tmux new-session CMD`, `tmux send-keys 'cmd' Enter`, `screen -X stuff`. */
function tmux(call: Call): Start[] {
  const at = call.args.findIndex((arg) => !arg.text.startsWith('-') && arg.text !== '');
  const grammar = parseGrammar('2 C D h|help l N u U v V c= f= L= S= T=');
  const outer = parseArgs(call.args, grammar, 'posix');
  const starts: Start[] = outer.options.get('c')?.map((script) => ({ kind: 'shell', script })) ?? [];
  const [command, ...rest] = outer.operands;
  if (!command || at < 0) return starts;
  const name = command.text;
  if (
    /^(?:new|new-session|neww|new-window|splitw|split-window|respawnp|respawn-pane|respawnw|respawn-window|popup|display-popup|run|run-shell|if|if-shell|pipep|pipe-pane)$/.test(
      name,
    )
  ) {
    const inner = parseArgs(
      rest,
      parseGrammar('A d D E P X b C a k Z v h f B N r I O o K g c= e= F= n= s= t= x= y= l= S= T= w= p='),
      'posix',
    );
    // `if-shell CONDITION COMMAND`: what is not the condition is a command of tmux's own.
    if (/^if/.test(name))
      for (const each of inner.operands.slice(1))
        starts.push({ kind: 'shell', script: joined([known('tmux'), each]) });
    const scripts = /^if/.test(name)
      ? inner.operands.slice(0, 1)
      : inner.operands.length > 0
        ? [joined(inner.operands)]
        : [];
    for (const script of scripts) starts.push({ kind: 'shell', script });
  } else if (/^source(?:-file)?$/.test(name)) {
    for (const path of rest)
      if (!path.text.startsWith('-')) starts.push({ kind: 'file', path, language: 'console', fresh: true });
  } else if (/^send(?:-keys)?$/.test(name)) {
    const inner = parseArgs(rest, parseGrammar('F H K l M R X c= N= t='), 'posix');
    const typed = inner.operands.filter(
      (arg) =>
        !/^(?:Enter|C-m|C-j|KPEnter|Tab|Space|Escape|C-c|C-d|C-l|C-u|BSpace|Up|Down|Left|Right)$/.test(
          arg.text,
        ),
    );
    if (typed.length > 0) starts.push({ kind: 'shell', script: joined(typed) });
  }
  return starts;
}

function screen(call: Call): Start[] {
  // `screen -S x -X exec CMD ARG...`
  if (call.has('X') && /^(?:exec|screen)$/.test(call.operand(0)?.text ?? call.value('X')?.text ?? '')) {
    const argv = call.operands.slice(1).filter(({ text }) => !/^[.!|:]+$/.test(text));
    return argv.length > 0 ? [{ kind: 'argv', argv }] : [];
  }
  const stuff = call.operands.findIndex((arg) => arg.text === 'stuff');
  if (stuff >= 0) {
    const text = call.operands[stuff + 1];
    return text
      ? [
          {
            kind: 'shell',
            script: text.known ? known(text.text.replace(/\^M|\\n|\\r|\\015|\\012/g, '\n')) : text,
          },
        ]
      : [];
  }
  return call.operands.length > 0 && !call.has('X')
    ? [...unknownOptions(call), { kind: 'argv', argv: call.operands }]
    : unknownOptions(call);
}

/** `script -c CMD FILE`, BSD's `script FILE CMD...`. */
function script(call: Call): Start[] {
  const command = call.value('command');
  if (command) return [...unknownOptions(call), { kind: 'shell', script: command }];
  if (call.operands.length > 1)
    return [...unknownOptions(call), { kind: 'argv', argv: call.operands.slice(1) }];
  return [...unknownOptions(call), { kind: 'stdin', language: 'sh' }];
}

export const TERMINALS: readonly ProgramSpec[] = [
  { names: ['tmux'], style: 'raw', starts: tmux },
  {
    names: ['screen', 'dtach', 'abduco'],
    options: 'a A c= d D e= f h= i l L m O p= q r R s= S= t= T= U v w x X n= N z E',
    style: 'posix',
    starts: screen,
  },
  {
    names: ['script'],
    options:
      'a|append c|command= e|return f|flush force q|quiet t|timing=? B|log-io= I|log-in= O|log-out= T|log-timing= m|logging-format= E|echo= o|output-limit= k r p d F',
    starts: script,
  },
];

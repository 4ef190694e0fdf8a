/** Shell source of which a part is not known before run time. */
import type { Scene } from './scene.ts';
import { knownText, type Text, taintsOf } from './value.ts';

/** Variables that stand for unknown parts, and references to them. */
export const HOLE_NAME = 'HOOPX__HOLE_';
export const HOLE = /\$\{(HOOPX__HOLE_\d+)\}/g;

/** `eval "list_$i=(a b)"`: only a name that is written out can be given a list. */
const ARRAY_NAME = /(?:^|[;&|\s])[A-Za-z_]\w*$/;

/** Nothing can be told of what runs: the command itself is not known, or the network or a decoder supplies a part. */
export function isUndecided(source: Text): boolean {
  if (knownText(source) !== null) return false;
  const taints = taintsOf(source);
  return typeof source[0] !== 'string' || taints.includes('network') || taints.includes('decoder');
}

/** Source in which each unknown part is a variable of its own: `bash -c "cd $DIR && make"` keeps its shape. */
export function withHoles(pieces: Text, scene: Scene): string {
  let source = '';
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') source += piece;
    else if (piece.kind === 'glob') source += piece.source;
    else if (ARRAY_NAME.test(source) && /^\w*\+?=\(/.test(String(pieces[index + 1]))) source += '_';
    else {
      const name = `${HOLE_NAME}${index}`;
      scene.assignText(name, [piece]);
      source += `\${${name}}`;
    }
  }
  return source;
}

/** Arguments as one line for a shell. */
import { type Arg, fromPieces, type Piece } from '../value.ts';

/** Arguments joined by blanks, as `ssh` and `adb shell` hand them to a shell. */
export function joined(args: readonly Arg[]): Arg {
  const pieces: Piece[] = args.flatMap((arg, index) => (index === 0 ? arg.pieces : [' ', ...arg.pieces]));
  return fromPieces(pieces, args[0]?.span);
}

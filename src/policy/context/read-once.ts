/** Remembers what was made of a text: a script may name the cluster twenty thousand times, its file is read once. */

/** More texts than one decision needs; when they are passed, everything is forgotten. */
const MOST_TEXTS = 16;

/** `read`, which must be pure, asked once for each text. */
export function readOnce<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let made = known.get(text);
    if (made === undefined) {
      made = read(text);
      if (known.size >= MOST_TEXTS) known.clear();
      known.set(text, made);
    }
    return made;
  };
}

/** Methods of functions, texts and lists that mean the same in most languages. */
import type { Site } from './language.ts';
import { concat, listValue, literal, make, textValue, UNKNOWN, union, type Value } from './values.ts';

/** `f.call(this, x)`, `f.apply(this, [x])`, `f.bind(this)`: calls of `f`. */
export function indirect(site: Site, path: string): Value | null {
  const { base, args, walker, named } = site;
  if (!base?.path || base.path === 'Reflect') return null;
  const { dialect } = walker.language;
  if (
    (dialect === 'ruby' && path.endsWith('.call')) ||
    (dialect === 'python' && path.endsWith('.__call__'))
  ) {
    return walker.call(base, args, named);
  }
  if (dialect !== 'javascript') return null;
  if (path.endsWith('.call')) return walker.call(base, args.slice(1), new Map());
  if (path.endsWith('.apply')) return walker.call(base, args[1]?.items ?? [UNKNOWN], named);
  if (path.endsWith('.bind')) return args.length > 1 ? walker.call(base, args.slice(1), named) : base;
  return null;
}

/** Methods of texts and lists that mean the same in most languages. */
export function universal(site: Site, path: string): Value | null {
  const dot = path.lastIndexOf('.');
  if (dot < 0 || !site.base) return null;
  const { base, args } = site;
  switch (path.slice(dot + 1)) {
    case 'decode':
    case 'encode':
    case 'strip':
    case 'rstrip':
    case 'lstrip':
    case 'trim':
    case 'toString':
    case 'valueOf':
    case 'to_s':
    case 'chomp':
    case 'freeze':
    case 'as_posix':
      return base.text && !base.path ? (args.length === 0 || literal(args[0]) !== null ? base : null) : null;
    case 'concat':
      return base.text && !base.path ? concat([base, ...args]) : null;
    case 'format': {
      if (!base.text || base.path) return null;
      return formatted(base, args);
    }
    case 'reverse':
      return base.items ? listValue([...base.items].reverse()) : null;
    case 'join': {
      if (base.path) return null;
      const list = base.items ? base : args[0];
      const separator = base.items
        ? (args[0] ?? textValue(site.walker.language.dialect === 'javascript' ? ',' : ''))
        : base;
      if (!list?.items || list.items.length > 2000) return null;
      return concat(list.items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
    }
    case 'split': {
      const text = literal(base);
      if (text === null || base.path) return null;
      const separator = literal(args[0]);
      const parts =
        separator === '' ? [...text] : separator === null ? text.trim().split(/\s+/) : text.split(separator);
      return parts.length > 2000 ? null : listValue(parts.map((part) => textValue(part)));
    }
    case 'replace':
    case 'replaceAll': {
      const text = literal(base);
      const from = literal(args[0]);
      const to = literal(args[1]);
      return text === null || from === null || to === null || base.path
        ? null
        : textValue(text.split(from).join(to));
    }
    default:
      return null;
  }
}

/** `('rm %s'):format(x)`: placeholders filled in order. */
function formatted(format: Value, values: readonly Value[]): Value {
  const text = literal(format);
  if (text === null) return make({ taints: union([format, ...values]) });
  const parts: Value[] = [];
  text.split(/%[-+ #0-9.]*[sdrfxi]/g).forEach((part, index) => {
    if (index > 0) parts.push(values[index - 1] ?? make({ taints: union(values) }));
    parts.push(textValue(part));
  });
  return concat(parts);
}

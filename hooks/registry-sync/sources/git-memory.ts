import type { PromiseFsClient } from 'isomorphic-git'

type Check = (path: string, content: Buffer) => void

/**
 * A file system in memory for one fetch of a repository: nothing of a source ever touches the pod's disk, and nothing is
 * left when the fetch is over.
 *
 * @param check called before each file is written; throws to refuse it
 */
export function memoryFileSystem(check: Check): PromiseFsClient {
  const files = new Map<string, Buffer>()
  const directories = new Set(['/'])

  function stat(path: string): Promise<ReturnType<typeof statsOf>> {
    const file = files.get(path)
    if (file) return Promise.resolve(statsOf('file', file.length))
    return directories.has(path) ? Promise.resolve(statsOf('dir', 0)) : Promise.reject(fault('ENOENT', path))
  }

  return {
    promises: {
      readFile(path: string, options?: unknown) {
        const file = files.get(path)
        if (!file) return Promise.reject(fault('ENOENT', path))
        return Promise.resolve(wantsText(options) ? file.toString('utf8') : file)
      },
      writeFile(path: string, content: Uint8Array | string) {
        if (!directories.has(parentOf(path))) return Promise.reject(fault('ENOENT', path))
        const file =
          typeof content === 'string'
            ? Buffer.from(content)
            : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
        try {
          check(path, file)
        } catch (error) {
          return Promise.reject(error)
        }
        files.set(path, file)
        return Promise.resolve()
      },
      unlink(path: string) {
        return files.delete(path) ? Promise.resolve() : Promise.reject(fault('ENOENT', path))
      },
      readdir(path: string) {
        const prefix = path === '/' ? '/' : `${path}/`
        const inside = [...files.keys(), ...directories].filter((entry) => entry.startsWith(prefix) && entry !== path)
        return Promise.resolve([...new Set(inside.map((entry) => entry.slice(prefix.length).split('/')[0] ?? ''))])
      },
      mkdir(path: string) {
        if (directories.has(path)) return Promise.reject(fault('EEXIST', path))
        if (!directories.has(parentOf(path))) return Promise.reject(fault('ENOENT', path))
        directories.add(path)
        return Promise.resolve()
      },
      rmdir(path: string) {
        return directories.delete(path) ? Promise.resolve() : Promise.reject(fault('ENOENT', path))
      },
      stat,
      lstat: stat,
      readlink: (path: string) => Promise.reject(fault('ENOENT', path)),
      symlink: (path: string) => Promise.reject(fault('EPERM', path)),
      chmod: () => Promise.resolve(),
    },
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function wantsText(options: unknown): boolean {
  return (
    options === 'utf8' ||
    (typeof options === 'object' && options !== null && 'encoding' in options && options.encoding === 'utf8')
  )
}

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}

function statsOf(type: 'file' | 'dir', size: number): Readonly<Record<string, unknown>> {
  return {
    type,
    size,
    mode: type === 'file' ? 0o100644 : 0o040755,
    ino: 0,
    uid: 0,
    gid: 0,
    dev: 0,
    mtimeMs: 0,
    ctimeMs: 0,
    isFile: () => type === 'file',
    isDirectory: () => type === 'dir',
    isSymbolicLink: () => false,
  }
}

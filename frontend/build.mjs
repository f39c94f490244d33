// Writes alongside/kit/static/kit: one stylesheet, one script, the icons they use and the licences of what is inside.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'alongside', 'kit', 'static', 'kit')
const moj = join(here, 'node_modules', '@ministryofjustice', 'frontend', 'moj')

await mkdir(join(out, 'assets', 'images'), { recursive: true })

const { css } = sass.compile(join(here, 'app.scss'), {
  loadPaths: [join(here, 'node_modules'), here],
  logger: { warn: () => {}, debug: () => {} }, // warnings come from the packages themselves
  style: 'compressed',
})
if (css.includes('GDS Transport')) throw new Error('GDS Transport is licensed to gov.uk alone and must not be named.')
await writeFile(join(out, 'app.css'), css)

const icons = new Set([...css.matchAll(/url\("?\.\/assets\/images\/([\w.-]+)"?\)/g)].map((match) => match[1]))
for (const icon of icons) await copyFile(join(moj, 'assets', 'images', icon), join(out, 'assets', 'images', icon))

await esbuild.build({
  entryPoints: [join(here, 'app.mjs')],
  bundle: true,
  format: 'esm',
  legalComments: 'none',
  minify: true,
  outfile: join(out, 'app.js'),
  target: 'es2020',
})
await copyFile(join(here, 'supported.js'), join(out, 'supported.js'))
await copyFile(join(here, 'mark.svg'), join(out, 'mark.svg'))
for (const name of ['LICENSE-govuk-frontend.txt', 'LICENSE-moj-frontend.txt']) {
  await copyFile(join(here, 'licences', name), join(out, name))
}

const size = async (name) => `${name} ${((await readFile(join(out, name))).length / 1000).toFixed(1)} kB`
console.log(await size('app.css'), await size('app.js'), `icons ${[...icons].join(' ')}`)

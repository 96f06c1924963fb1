/**
 * What this project is published as, and where: settings, charts, their notes and the documents all take it from here.
 *
 * Nothing is published yet. `npm run image` builds the image under this name, which no registry can answer for:
 * `localhost/` is where docker, podman and containerd alike look for what was loaded and never pulled. The charts are
 * folders of a checkout. The first release puts its registry's address here. A test keeps package.json, both Chart.yaml
 * and every document equal to this.
 */
export const release = {
  version: '1.0.0-alpha.1',
  image: 'localhost/toolhive-operator:1.0.0-alpha.1',
  charts: { definitions: 'charts/operator-crds', operator: 'charts/operator' },
} as const

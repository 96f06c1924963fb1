# One image for every program of ours: the hooks (without arguments), the gateway, registry-sync, the command line.
#
#   npm run image                    # builds it as localhost/toolhive-operator:VERSION; --help says more
#   docker run --rm localhost/toolhive-operator:VERSION demo
#   docker run --rm -i localhost/toolhive-operator:VERSION render -f - < server.yaml
#
# For builds that must be the same each time, pin the base image: --build-arg NODE_IMAGE=docker.io/library/node:24-slim@sha256:...
ARG NODE_IMAGE=docker.io/library/node:24-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY hooks hooks
RUN npm run build

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY manifests manifests
COPY bin bin
RUN ln -s /app/bin/toolhive-operator.js /usr/local/bin/toolhive-operator
# No account of the image: a number, so that runAsNonRoot can check it. Nothing is written: the root may be read-only.
USER 65532:65532
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || 8081}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["toolhive-operator"]
CMD ["serve"]

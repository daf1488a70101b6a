FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
COPY src src
COPY models models
COPY vite.config.ts ./
# Optional peers and test tools stay out; the site is built here, not at the first start.
RUN npm ci --omit=dev && npm run -s build

FROM node:24-slim
WORKDIR /app
COPY --from=build /app /app
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
RUN mkdir /data && chown node:node /data /app/dist
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((r) => process.exit(r.ok ? 0 : 1))"]
CMD ["node", "src/cli/main.ts", "serve"]

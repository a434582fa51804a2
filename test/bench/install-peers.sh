#!/usr/bin/env bash
# Installs what the benchmark measures the service beside, as root on Debian: Virtuoso 7 and a Java runtime as packages
# of the system, everything else into the folder given (default: data/bench/peers).
set -euo pipefail
folder=$(realpath -m "${1:-data/bench/peers}")
mkdir -p "$folder/comunica"

apt-get update -qq
apt-get install -y -qq virtuoso-opensource-7-bin default-jre-headless maven python3-pip

# Oxigraph's own server, as published for Python.
python3 -m pip install --quiet --break-system-packages --upgrade --target "$folder/oxigraph" oxigraph 2> /dev/null ||
  python3 -m pip install --quiet --upgrade --target "$folder/oxigraph" oxigraph

# The last release of Jena that runs on Java 17.
mvn --quiet dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0 -DoutputDirectory="$folder/jena"

# Comunica's endpoint. The undici that it asks for does not run on Node 20.
cat > "$folder/comunica/package.json" << 'JSON'
{ "private": true, "dependencies": { "@comunica/query-sparql-file": "5.3.0" }, "overrides": { "@comunica/actor-http-fetch": { "undici": "^7.0.0" } } }
JSON
npm install --prefix "$folder/comunica" --ignore-scripts --no-audit --no-fund --loglevel=error

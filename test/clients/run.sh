#!/bin/sh
# Real clients against a service of its own on loopback, each result compared as a whole. Installs what is missing (Python
# packages in a virtual environment, Debian's r-base-core, jars by Maven, YASGUI by npm), so it is no part of `npm test`:
#   sh test/clients/run.sh [curl] [python] [r] [java] [comunica] [editor] [yasgui]      default: all
# Exit code 1 when a client fails; one that cannot be installed is said to be skipped.
set -u
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- curl python r java comunica editor yasgui
folder=$(mktemp -d)
[ -n "${CLIENTS_BUILT:-}" ] || node setup.mjs build > "$folder/build.log" 2>&1 || { cat "$folder/build.log"; exit 1; }
cp -r ontology "$folder/ontology"
PORT=0 MPP_ONTOLOGY="$folder/ontology" MPP_DATA="$folder/data" MPP_ADMIN_TOKEN=token node dist/server/main.js > "$folder/log" 2>&1 &
service=$!
trap 'kill $service 2> /dev/null; wait $service 2> /dev/null; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
origin=
for _ in $(seq 120); do
  origin=$(sed -n 's/^Metastasis Perspective.*\(http:[^ ]*\)$/\1/p' "$folder/log"); [ -n "$origin" ] && break
  kill -0 $service 2> /dev/null || { cat "$folder/log"; exit 1; }
  sleep 1
done
[ -n "$origin" ] || { echo 'the service did not start'; exit 1; }
export ENDPOINT="$origin/sparql" GRAPHS="$origin/graphs"
failed=0
verdict() { if [ "$2" = 0 ]; then echo "ok       $1"; elif [ "$2" = 77 ]; then echo "SKIPPED  $1: $3"; else echo "FAILED   $1"; failed=1; fi; }
same() { [ "$2" = "$3" ] && return 0; printf '%s: expected\n%s\nfound\n%s\n' "$1" "$2" "$3"; return 1; }

curl_client() {
  query='SELECT ?l { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }'
  name='metástasis'
  crlf=$(printf '\r')
  same 'GET, CSV' "l$crlf
$name$crlf" "$(curl -fsS -G "$ENDPOINT" -H 'Accept: text/csv' --data-urlencode "query=$query")" &&
  same 'form POST, TSV' "?l
\"$name\"@es" "$(curl -fsS "$ENDPOINT" -H 'Accept: text/tab-separated-values' --data-urlencode "query=$query")" &&
  same 'direct POST, JSON' "{\"head\":{\"vars\":[\"l\"]},\"results\":{\"bindings\":[{\"l\":{\"type\":\"literal\",\"value\":\"$name\",\"xml:lang\":\"es\"}}]}}" \
    "$(curl -fsS "$ENDPOINT" -H 'Content-Type: application/sparql-query' --data-binary "$query")" &&
  same 'compressed' 'true' "$(curl -fsS --compressed -G "$ENDPOINT" -H 'Accept: text/csv' --data-urlencode 'query=ASK { mpp:emt a mpp:Mechanism }')" &&
  same 'update' 204 "$(curl -sS -o /dev/null -w '%{http_code}' "$ENDPOINT" -H 'Authorization: Bearer token' --data-urlencode 'update=INSERT DATA { GRAPH <http://example.org/curl> { <http://a/s> <http://a/p> 1 } }')" &&
  same 'graph' '<http://a/s> <http://a/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .' "$(curl -fsS "$GRAPHS?graph=http://example.org/curl" -H 'Accept: application/n-triples')" &&
  same 'no token' 401 "$(curl -sS -o /dev/null -w '%{http_code}' "$ENDPOINT" --data-urlencode 'update=CLEAR ALL')"
}
python_client() {
  venv=${CLIENTS_VENV:-/tmp/metastasis-clients-venv}
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" || return 77
  "$venv/bin/python" -c 'import SPARQLWrapper, rdflib' 2> /dev/null || "$venv/bin/pip" install -q SPARQLWrapper rdflib || return 77
  "$venv/bin/python" test/clients/client.py
}
r_client() {
  command -v Rscript > /dev/null || apt-get install -y --no-install-recommends r-base-core > "$folder/r.log" 2>&1 || return 77
  Rscript --vanilla test/clients/client.R
}
java_client() {
  command -v mvn > /dev/null && command -v javac > /dev/null || return 77
  cp -r test/clients/java "$folder/java"
  (cd "$folder/java" && mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath > mvn.log 2>&1) || { tail -5 "$folder/java/mvn.log"; return 77; }
  mkdir "$folder/java/classes" && javac -encoding UTF-8 -d "$folder/java/classes" -cp "$(cat "$folder/java/classpath")" "$folder/java/src/main/java/Client.java" || return 1
  java -cp "$folder/java/classes:$(cat "$folder/java/classpath")" Client
}
comunica_client() { node test/clients/comunica.mjs; }
editor_client() { node test/clients/editor.mjs; }
yasgui_client() {
  mkdir "$folder/yasgui" && npm install --prefix "$folder/yasgui" --ignore-scripts --no-audit --no-fund @zazuko/yasgui @triply/yasgui > "$folder/yasgui.log" 2>&1 || return 77
  YASGUI="$folder/yasgui" node test/clients/yasgui.mjs
}

for client in "$@"; do
  "${client}_client" > "$folder/$client.out" 2>&1
  code=$?
  [ $code = 0 ] || cat "$folder/$client.out"
  verdict "$client" $code 'it cannot be installed here'
done
exit $failed

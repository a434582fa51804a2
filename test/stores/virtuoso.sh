#!/bin/sh
# Starts a Virtuoso 7 of its own on loopback, in the foreground, until it is ended by a signal:
#   virtuoso.sh FOLDER HTTP_PORT SQL_PORT [MAX_ROWS]
# Exit code 77: Virtuoso is not installed. The Debian package is installed by:
#   virtuoso.sh install
set -eu
if [ "${1:-}" = install ]; then
  apt-get update && exec apt-get install -y --no-install-recommends virtuoso-opensource-7-bin
fi
folder=$1 http=$2 sql=$3 rows=${4:-1000000}
command -v virtuoso-t > /dev/null || exit 77
cat > "$folder/virtuoso.ini" <<INI
[Database]
DatabaseFile = $folder/virtuoso.db
ErrorLogFile = $folder/virtuoso.log
LockFile = $folder/virtuoso.lck
TransactionFile = $folder/virtuoso.trx
xa_persistent_file = $folder/virtuoso.pxa
[TempDatabase]
DatabaseFile = $folder/temp.db
TransactionFile = $folder/temp.trx
[Parameters]
ServerPort = 127.0.0.1:$sql
ServerThreads = 20
DirsAllowed = $folder
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:$http
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = $rows
INI
cd "$folder"
exec virtuoso-t +configfile "$folder/virtuoso.ini" +foreground > "$folder/out.log" 2>&1

# Base R alone: a result as a data frame, by GET.
endpoint <- Sys.getenv("ENDPOINT")
ask <- function(query) read.csv(url(paste0(endpoint, "?format=csv&query=", URLencode(query, reserved = TRUE)), encoding = "UTF-8"), stringsAsFactors = FALSE)
label <- ask('SELECT ?l (1 + 1 AS ?two) { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }')
stopifnot(identical(names(label), c("l", "two")), nrow(label) == 1, enc2utf8(label$l) == "met\u00e1stasis", identical(label$two, 2L))
stages <- ask("SELECT (COUNT(?s) AS ?n) { ?s a mpp:CascadeStage }")
stopifnot(identical(dim(stages), c(1L, 1L)), stages$n > 5)
cat("R: as expected\n")

import java.util.ArrayList;
import java.util.List;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.rdfconnection.RDFConnectionRemote;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;

/** Jena's remote connection: queries of each form, and the Graph Store Protocol for reading. */
public final class Client {
  private static void same(String what, Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError(what + ": expected " + expected + ", found " + found);
  }

  public static void main(String[] args) {
    String endpoint = System.getenv("ENDPOINT"), graphs = System.getenv("GRAPHS");
    String prefixes = "PREFIX mpp: <https://w3id.org/metastasis/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ";
    String pattern = "{ mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = \"es\") }", name = "met\u00e1stasis";
    try (RDFConnection connection = RDFConnectionRemote.newBuilder().queryEndpoint(endpoint).updateEndpoint(endpoint).gspEndpoint(graphs).build()) {
      List<String> labels = new ArrayList<>();
      connection.querySelect(prefixes + "SELECT ?l " + pattern, row -> labels.add(row.getLiteral("l").getString() + "@" + row.getLiteral("l").getLanguage()));
      same("SELECT", List.of(name + "@es"), labels);
      same("ASK", true, connection.queryAsk(prefixes + "ASK { mpp:emt a mpp:Mechanism }"));
      Model expected = ModelFactory.createDefaultModel();
      expected.add(ResourceFactory.createResource("https://w3id.org/metastasis/metastasis"), ResourceFactory.createProperty("http://www.w3.org/2004/02/skos/core#prefLabel"), expected.createLiteral(name, "es"));
      same("CONSTRUCT", true, expected.isIsomorphicWith(connection.queryConstruct(prefixes + "CONSTRUCT WHERE { mpp:metastasis skos:prefLabel ?l }").listStatements(null, null, name, "es").toModel()));
      same("graph", true, connection.fetch("https://w3id.org/metastasis/graph/cascade").size() > 100);
    }
    for (String type : List.of("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")) {
      try (QueryExecutionHTTP execution = QueryExecutionHTTP.service(endpoint).query(prefixes + "SELECT ?l " + pattern).acceptHeader(type).build()) {
        same(type, name, execution.execSelect().next().getLiteral("l").getString());
      }
    }
    System.out.println("Jena: as expected");
  }
}

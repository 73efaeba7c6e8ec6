// Read the graph files named in a JSON list of [path, format]; print one JSON line each.
"use strict";

const fs = require("node:fs");
const cytoscape = require("cytoscape");
const { MultiGraph } = require("graphology");
const gexf = require("graphology-gexf");
const graphml = require("graphology-graphml");

const graphology = (parser) => (text) => {
  const graph = parser.parse(MultiGraph, text);
  const { nodes, edges } = graph.export();
  return {
    nodes: nodes.map((node) => [node.key, node.attributes || {}]),
    edges: edges.map((edge) => [edge.key, edge.source, edge.target, edge.attributes || {}]),
  };
};

const read = {
  gexf: graphology(gexf),
  graphml: graphology(graphml),
  cyjs(text) {
    const layout = { name: "preset" };
    const graph = cytoscape({ headless: true, layout, ...JSON.parse(text) });
    const { nodes = [], edges = [] } = graph.json().elements;
    const found = {
      nodes: nodes.map(({ data, position }) => [data.id, { ...data, ...position }]),
      edges: edges.map(({ data }) => [data.id, data.source, data.target, data]),
      nested: graph.nodes(":child").length,
    };
    graph.destroy();
    return found;
  },
};

for (const [path, format] of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  console.log(JSON.stringify(read[format](fs.readFileSync(path, "utf8"))));
}

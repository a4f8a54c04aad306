"""The walk over the network and SPARQL: two further ways to the evidence that bears on a profile."""

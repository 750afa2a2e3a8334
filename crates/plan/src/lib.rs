//! Studies, bodies, outlines, assignments, deadlines and directives.

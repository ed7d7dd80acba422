/** Values of templates, and what operators, methods, filters and tests make of them, as Python and Jinja do. */
package io.locmoe.corpus.jinja.value;

/**
 * Templates in the language of Jinja, as far as chat templates use it. They come from anybody: none reads a file, calls
 * a method of Java or changes a value that it was given, and a budget limits its work and its memory.
 */
package io.locmoe.corpus.jinja;

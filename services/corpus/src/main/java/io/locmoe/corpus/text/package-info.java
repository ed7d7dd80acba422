/** Text as documents: what a source of a domain promises, and the folders of the user's own text. */
package io.locmoe.corpus.text;

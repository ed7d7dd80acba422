/** The router {@code locmoe-stable}: another router's choices, kept as a table of experts by domain and token id. */
package io.locmoe.router.stable;

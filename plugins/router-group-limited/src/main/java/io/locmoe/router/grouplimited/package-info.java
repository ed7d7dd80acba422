/** Group-limited routing: a token chooses from the experts of its best groups, such as nodes. */
package io.locmoe.router.grouplimited;

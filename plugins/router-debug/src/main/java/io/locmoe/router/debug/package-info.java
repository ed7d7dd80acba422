/** Routers that read no scores, to measure a mesh under known loads. */
package io.locmoe.router.debug;

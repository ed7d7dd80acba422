/** The router {@code rre}: random routed experts of PanGu-Sigma (Ren et al. 2023), second level. */
package io.locmoe.router.rre;

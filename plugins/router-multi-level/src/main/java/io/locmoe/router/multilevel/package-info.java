/** The router {@code multi-level}: domain groups of experts as PanGu-Sigma has them, and any router inside a group. */
package io.locmoe.router.multilevel;

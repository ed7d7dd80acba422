/** Experts choose their tokens: expert choice of Zhou et al. 2022. */
package io.locmoe.router.expertchoice;

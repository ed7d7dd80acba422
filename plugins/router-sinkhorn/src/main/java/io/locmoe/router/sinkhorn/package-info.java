/** Balanced choice by Sinkhorn normalisation, as in Megatron-Core. */
package io.locmoe.router.sinkhorn;

/*
 * A function of the old library that goes on in libacl_rt.so: FORWARD names each in a file that the build
 * writes. Arguments stay where they are; only a scratch register is used.
 */
#if defined(__x86_64__)
#define GO(number) jmp *(forward_targets + 8 * number)(%rip)
#elif defined(__aarch64__)
#define GO(number)                                 \
    adrp x16, forward_targets + 8 * number;        \
    ldr x16, [x16, :lo12:forward_targets + 8 * number]; \
    br x16
#else
#error "no forwarding for this machine"
#endif
#define FORWARD(name, number)    \
    .globl name;                 \
    .type name, %function;       \
    name: GO(number);            \
    .size name, . - name;

    .text
#include "functions.inc"
    .section .note.GNU-stack, "", %progbits

/* Arguments: bytes to each other process, rounds. Rank 0 prints the nanoseconds of each round, the longest of all ranks. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    int rank, ranks, bytes = atoi(argv[1]), rounds = atoi(argv[2]);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    char *send = malloc((size_t) bytes * ranks), *receive = malloc((size_t) bytes * ranks);
    memset(send, 1, (size_t) bytes * ranks);
    memset(receive, 0, (size_t) bytes * ranks);
    int *counts = malloc(ranks * sizeof(int)), *starts = malloc(ranks * sizeof(int));
    double *mine = malloc((rounds + 3) * sizeof(double)), *longest = malloc((rounds + 3) * sizeof(double));
    for (int i = 0; i < ranks; i++) {
        counts[i] = i == rank ? 0 : bytes;
        starts[i] = i * bytes;
    }
    for (int round = 0; round < rounds + 3; round++) {
        double started = MPI_Wtime();
        MPI_Alltoallv(send, counts, starts, MPI_BYTE, receive, counts, starts, MPI_BYTE, MPI_COMM_WORLD);
        mine[round] = MPI_Wtime() - started;
    }
    MPI_Reduce(mine, longest, rounds + 3, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    if (rank == 0) {
        for (int round = 3; round < rounds + 3; round++) {
            printf("%.0f ", longest[round] * 1e9);
        }
        printf("\n");
    }
    MPI_Finalize();
    return 0;
}

/*
 * MKL before 2025 asks this function of its own whether the processor is Intel's, and takes its AVX2 code where it is not. Preloaded,
 * this one answers first, so that an AMD processor with AVX-512 is measured with MKL's AVX-512 code.
 */
int mkl_serv_intel_cpu_true(void) {
    return 1;
}

/* The complex numbers of the C runtime, which wine 8 names and does not have; all else is forwarded to wine's own.
 * Structures stand for the compiler's complex types, as Windows passes them (« _Fcomplex », « _Dcomplex »). */
#include <complex.h>
#include <math.h>

typedef struct {
    float re, im;
} single;
typedef struct {
    double re, im;
} pair;

#define COMPLEX(z) __builtin_complex((z).re, (z).im)
#define X __declspec(dllexport)

static single of_single(float complex z)
{
    return (single){crealf(z), cimagf(z)};
}

static pair of_pair(double complex z)
{
    return (pair){creal(z), cimag(z)};
}

#define MAP(name) \
    X single shim_##name##f(single z) { return of_single(name##f(COMPLEX(z))); } \
    X pair shim_##name(pair z) { return of_pair(name(COMPLEX(z))); } \
    X pair shim_##name##l(pair z) { return of_pair(name(COMPLEX(z))); }
#define MEASURE(name, formula) \
    X float shim_##name##f(single z) { return (float)(formula); } \
    X double shim_##name(pair z) { return formula; } \
    X double shim_##name##l(pair z) { return formula; }

MAP(ccos)
MAP(ccosh)
MAP(cexp)
MAP(csin)
MAP(csinh)
MAP(ctan)
MAP(ctanh)
MEASURE(cabs, hypot(z.re, z.im))
MEASURE(carg, atan2(z.im, z.re))
MEASURE(cimag, z.im)
MEASURE(creal, z.re)

X single shim_cpowf(single z, single w)
{
    return of_single(cpowf(COMPLEX(z), COMPLEX(w)));
}

X pair shim_cpow(pair z, pair w)
{
    return of_pair(cpow(COMPLEX(z), COMPLEX(w)));
}

X pair shim_cpowl(pair z, pair w)
{
    return shim_cpow(z, w);
}

/* Windows' converters of encodings, as Qt looks for them: none is known, so that Qt goes on with its own. */
typedef int UErrorCode;
enum { U_FILE_ACCESS_ERROR = 4, U_UNSUPPORTED_ERROR = 16 };

#define X __declspec(dllexport)
X void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
X void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
X void ucnv_cbFromUWriteUChars(void) {}
X void ucnv_cbToUWriteUChars(void) {}
X void ucnv_close(void *converter) { (void)converter; }
X int ucnv_countAvailable(void) { return 0; }
X int ucnv_fromUCountPending(void) { return 0; }
X void ucnv_fromUnicode(void) {}
X const char *ucnv_getAvailableName(int number) { (void)number; return 0; }
X void ucnv_getFromUCallBack(void) {}
X signed char ucnv_getMaxCharSize(void) { return 1; }
X const char *ucnv_getName(void *converter, UErrorCode *error) { (void)converter; *error = U_UNSUPPORTED_ERROR; return 0; }
X const char *ucnv_getStandardName(const char *name, const char *standard, UErrorCode *error)
{
    (void)name, (void)standard;
    *error = U_UNSUPPORTED_ERROR;
    return 0;
}
X void ucnv_getToUCallBack(void) {}
X void *ucnv_open(const char *name, UErrorCode *error) { (void)name; *error = U_FILE_ACCESS_ERROR; return 0; }
X void ucnv_reset(void) {}
X void ucnv_setFromUCallBack(void) {}
X void ucnv_setToUCallBack(void) {}
X int ucnv_toUCountPending(void) { return 0; }
X void ucnv_toUnicode(void) {}

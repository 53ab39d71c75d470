package bitpaket

import (
	"io/fs"
	"strconv"
)

// ErrorCode is the number of a BitPaket error. The list is open: no document gives a code for most
// refusals, those of a copy among them, and an unknown one is kept as it came. A code is an error,
// so that errors.Is(err, bitpaket.ErrorCodeAlreadyExists) works, and it matches the io/fs error
// that says the same: [fs.ErrNotExist], [fs.ErrExist], [fs.ErrPermission] or [fs.ErrInvalid].
//
// Errors of the layer in front of the API have the HTTP status as their code;
// ProblemDetails.Namespace tells them apart.
type ErrorCode int

// All documented codes. The meanings are those of the pages under docs/api of
// https://github.com/bitpaket/docs.
const (
	// 400, not 409: a folder or an object of this name exists
	ErrorCodeAlreadyExists ErrorCode = 10209
	// 400: an upload asks to overwrite and to add a version
	ErrorCodeOverwriteAndVersioning ErrorCode = 10210
	// 400: the object is sealed and cannot be overwritten
	ErrorCodeObjectSealed ErrorCode = 10211
	// 400: an upload would add a version to an object that has none
	ErrorCodeNotVersioned ErrorCode = 10215
	// 401: the access token is missing, unknown or expired
	ErrorCodeInvalidToken ErrorCode = 10401
)

// Values of ProblemDetails.Namespace. No other is documented.
const (
	// 401: wrong token, or the paket is not active
	NamespaceInvalidAuthTokenOrPaketNotFound = "ERR_INVALID_AUTH_TOKEN_OR_PAKET_NOT_FOUND"
	// 400: an upload with a wrong checksum
	NamespaceWrongDataManipulation = "ERR_WRONG_DATA_MANIPULATION"
)

func (c ErrorCode) Error() string { return "bitpaket: error " + strconv.Itoa(int(c)) + c.meaning() }

func (c ErrorCode) meaning() string {
	switch c {
	case ErrorCodeAlreadyExists:
		return ": already exists"
	case ErrorCodeOverwriteAndVersioning:
		return ": overwrite and versioning together"
	case ErrorCodeObjectSealed:
		return ": object is sealed"
	case ErrorCodeNotVersioned:
		return ": object is not versioned"
	case ErrorCodeInvalidToken:
		return ": access token is invalid"
	}
	return ""
}

// Is reports whether the code says what an io/fs error says.
func (c ErrorCode) Is(target error) bool {
	switch c {
	case 404, 410:
		return target == fs.ErrNotExist
	case ErrorCodeAlreadyExists:
		return target == fs.ErrExist
	case ErrorCodeInvalidToken, ErrorCodeObjectSealed, 401, 403:
		return target == fs.ErrPermission
	case ErrorCodeOverwriteAndVersioning, ErrorCodeNotVersioned, 400, 422:
		return target == fs.ErrInvalid
	}
	return false
}

package oracle

import (
	"io/fs"
	"strconv"
)

// ErrorCode is the errorCode of a response, which Oracle sends as a string: 0 for success, -1 to
// -99 for an error. The list is open: Oracle documents only a few of its codes, and an unknown one
// is kept as it came. A code is an error, so that errors.Is(err,
// oracle.ErrorCodeInsufficientPrivilege) works, and it matches the io/fs error that says the same:
// [fs.ErrNotExist], [fs.ErrExist], [fs.ErrPermission] or [fs.ErrInvalid]. Where it matches none,
// the HTTP status decides.
//
// The meanings are those of the page Error Messages below
// https://docs.oracle.com/en/cloud/paas/content-cloud/rest-api-content-management-11/, but for -97,
// which is not on it. The page ties no code to an HTTP status: those below are the ones seen, or
// usual.
type ErrorCode int

// The known codes.
const (
	ErrorCodeNone ErrorCode = 0 // 200: success; no error has it
	// Any status: a failure that has no code of its own.
	ErrorCodeGeneral   ErrorCode = -1
	ErrorCodeNotFound  ErrorCode = -16 // 404: the folder or file does not exist there
	ErrorCodeNameInUse ErrorCode = -17 // 409: the target has an item of this name
	// 403: the item is not accessible: the link's access code is missing or wrong
	ErrorCodeAccessCodeRequired ErrorCode = -18
	// 403: the user lacks the right, and the link does not give it
	ErrorCodeInsufficientPrivilege ErrorCode = -20
	// 400: the link is invalid or has expired, so that it gives no right
	ErrorCodeLinkInvalid ErrorCode = -26
	// 400: a name is missing; seen from the creation of a folder, not documented
	ErrorCodeNameRequired ErrorCode = -97
)

var meanings = map[ErrorCode]string{
	ErrorCodeNone:                  "no error",
	ErrorCodeGeneral:               "general failure",
	ErrorCodeNotFound:              "not found",
	ErrorCodeNameInUse:             "name in use",
	ErrorCodeAccessCodeRequired:    "access code required",
	ErrorCodeInsufficientPrivilege: "insufficient privilege",
	ErrorCodeLinkInvalid:           "link invalid or expired",
	ErrorCodeNameRequired:          "name required",
}

func (c ErrorCode) Error() string {
	s := "oracle: errorCode " + strconv.Itoa(int(c))
	if meaning, ok := meanings[c]; ok {
		s += " (" + meaning + ")"
	}
	return s
}

// Is reports whether the code says what an io/fs error says.
func (c ErrorCode) Is(target error) bool {
	switch c {
	case ErrorCodeNotFound:
		return target == fs.ErrNotExist
	case ErrorCodeNameInUse:
		return target == fs.ErrExist
	case ErrorCodeAccessCodeRequired, ErrorCodeInsufficientPrivilege, ErrorCodeLinkInvalid:
		return target == fs.ErrPermission
	case ErrorCodeNameRequired:
		return target == fs.ErrInvalid
	}
	return false
}

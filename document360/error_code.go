package document360

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/problem"
)

// ErrorCode is the code of a Document360 error, as Document360 spells it. The list is open: an
// unknown code is kept as it came. A code is an error, so that errors.Is(err,
// document360.ErrorCodeResourceNotFound) works, and it matches the io/fs error that says the same:
// [fs.ErrNotExist], [fs.ErrPermission] or [fs.ErrInvalid].
type ErrorCode string

// Codes of the published API description. The Drive operations of this package document all but the
// 403 and the 409.
const (
	// 400: the body is malformed or holds invalid JSON
	ErrorCodeBadRequest ErrorCode = "BAD_REQUEST"
	// 401: the token or key is missing, wrong, revoked or of another region
	ErrorCodeUnauthorized ErrorCode = "UNAUTHORIZED"
	// 403: a permission is missing; a copy needs UpdateDrive, a read ViewDrive
	ErrorCodeForbidden ErrorCode = "FORBIDDEN"
	// 404: it does not exist, was deleted, or is not in this folder or project
	ErrorCodeResourceNotFound ErrorCode = "RESOURCE_NOT_FOUND"
	// 409: documented for forks of articles only
	ErrorCodeConflict ErrorCode = "CONFLICT"
	// 422: a field is missing or wrong, see ProblemDetails.Errors
	ErrorCodeValidationError ErrorCode = "VALIDATION_ERROR"
	// 429: the limit of the token in this project, see ProblemDetails.RateLimit
	ErrorCodeTooManyRequests     ErrorCode = "TOO_MANY_REQUESTS"
	ErrorCodeInternalServerError ErrorCode = "INTERNAL_SERVER_ERROR" // 500
)

// Codes of the customer's plan. The published description does not have them; the running service
// is reported to send them, for every operation and whatever the credential may do. Sending the
// request again does not help.
const (
	// 403: the plan has no API (Business, Enterprise and trials have it)
	ErrorCodeFeatureNotInLicense ErrorCode = "FEATURE_NOT_IN_LICENSE"
	// 403: an add-on is missing
	ErrorCodePremiumFeatureNotInLicense ErrorCode = "PREMIUM_FEATURE_NOT_IN_LICENSE"
	// 403: the plan's seats or amounts are used up
	ErrorCodeLicenseLimitExceeded ErrorCode = "LICENSE_LIMIT_EXCEEDED"
)

func (c ErrorCode) Error() string { return "document360: " + problem.OneLine(string(c)) }

// Is reports whether the code says what an io/fs error says.
func (c ErrorCode) Is(target error) bool {
	switch c {
	case ErrorCodeResourceNotFound:
		return target == fs.ErrNotExist
	case ErrorCodeUnauthorized, ErrorCodeForbidden, ErrorCodeFeatureNotInLicense, ErrorCodePremiumFeatureNotInLicense,
		ErrorCodeLicenseLimitExceeded:
		return target == fs.ErrPermission
	case ErrorCodeBadRequest, ErrorCodeValidationError:
		return target == fs.ErrInvalid
	}
	return false
}

// codeOfType reads the last segment of a problem's type. What comes before it has been seen to
// differ from the documents.
func codeOfType(uri string) ErrorCode {
	slug := strings.TrimRight(uri, "/")
	slug = slug[strings.LastIndexByte(slug, '/')+1:]
	switch slug {
	case "not-found":
		return ErrorCodeResourceNotFound
	case "internal-error":
		return ErrorCodeInternalServerError
	}
	switch c := ErrorCode(strings.ToUpper(strings.ReplaceAll(slug, "-", "_"))); c {
	case ErrorCodeBadRequest, ErrorCodeUnauthorized, ErrorCodeForbidden, ErrorCodeResourceNotFound, ErrorCodeConflict,
		ErrorCodeValidationError, ErrorCodeTooManyRequests, ErrorCodeInternalServerError,
		ErrorCodeFeatureNotInLicense, ErrorCodePremiumFeatureNotInLicense, ErrorCodeLicenseLimitExceeded:
		return c
	}
	return ""
}

// codeOfStatus stands in where the body has no code: the gateway's 401 has no body at all.
func codeOfStatus(status int) ErrorCode {
	switch status {
	case http.StatusBadRequest:
		return ErrorCodeBadRequest
	case http.StatusUnauthorized:
		return ErrorCodeUnauthorized
	case http.StatusForbidden:
		return ErrorCodeForbidden
	case http.StatusNotFound:
		return ErrorCodeResourceNotFound
	case http.StatusConflict:
		return ErrorCodeConflict
	case http.StatusUnprocessableEntity:
		return ErrorCodeValidationError
	case http.StatusTooManyRequests:
		return ErrorCodeTooManyRequests
	case http.StatusInternalServerError:
		return ErrorCodeInternalServerError
	}
	return ""
}

package box

import (
	"io/fs"

	"github.com/farcopy/farcopy/internal/problem"
)

// ErrorCode is the code of a Box error, as Box spells it. The list is open: Box adds codes without notice, and an unknown
// one is kept as it came. A code is an error, so that errors.Is(err, box.ErrorCodeItemNameInUse) works, and it matches
// the io/fs error that says the same: [fs.ErrNotExist], [fs.ErrExist], [fs.ErrPermission] or [fs.ErrInvalid].
//
// The meanings are those of https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors/.
type ErrorCode string

// Codes that copying and reading folders can answer.
const (
	ErrorCodeNotModified               ErrorCode = "not_modified"                           // 304: the answer itself has no body and so no code
	ErrorCodeBadRequest                ErrorCode = "bad_request"                            // 400: a parameter is missing or wrong
	ErrorCodeItemNameTooLong           ErrorCode = "item_name_too_long"                     // 400: the name is longer than 255 characters
	ErrorCodeItemNameInvalid           ErrorCode = "item_name_invalid"                      // 400: the name holds something that is not allowed
	ErrorCodeCyclicalFolderStructure   ErrorCode = "cyclical_folder_structure"              // 400: a folder cannot be put into itself
	ErrorCodeInvalidParameter          ErrorCode = "invalid_parameter"                      // 400, 404, 409: see ProblemDetails.Errors
	ErrorCodeMissingParameter          ErrorCode = "missing_parameter"                      // 400
	ErrorCodeInvalidAPIVersion         ErrorCode = "invalid_api_version"                    // 400: the box-version header names no version
	ErrorCodeInvalidLimit              ErrorCode = "invalid_limit"                          // 400
	ErrorCodeInvalidOffset             ErrorCode = "invalid_offset"                         // 400
	ErrorCodeTermsOfServiceRequired    ErrorCode = "terms_of_service_required"              // 400: the user must accept the terms first
	ErrorCodePasswordResetRequired     ErrorCode = "password_reset_required"                // 400: the user must set a new password first
	ErrorCodeUnauthorized              ErrorCode = "unauthorized"                           // 401: the token is missing, wrong or expired
	ErrorCodeAccessDenied              ErrorCode = "access_denied_insufficient_permissions" // 403: the user may not do this here
	ErrorCodeInsufficientScope         ErrorCode = "insufficient_scope"                     // 403: the application lacks a scope: a copy needs root_readwrite
	ErrorCodeInsufficientAccess        ErrorCode = "insufficient_access"                    // 403
	ErrorCodeForbidden                 ErrorCode = "forbidden"                              // 403
	ErrorCodeForbiddenByPolicy         ErrorCode = "forbidden_by_policy"                    // 403: an information barrier or a Shield policy
	ErrorCodeDeniedByPolicy            ErrorCode = "denied_by_policy"                       // 403
	ErrorCodeItemLocked                ErrorCode = "access_denied_item_locked"              // 403: somebody has locked the item
	ErrorCodeLocationBlocked           ErrorCode = "access_from_location_blocked"           // 403: not from this network
	ErrorCodeEmailConfirmationRequired ErrorCode = "user_email_confirmation_required"       // 403
	ErrorCodeStorageLimitExceeded      ErrorCode = "storage_limit_exceeded"                 // 403: the account is full
	ErrorCodeFileSizeLimitExceeded     ErrorCode = "file_size_limit_exceeded"               // 403: a file is larger than the account allows
	ErrorCodeOperationLimitExceeded    ErrorCode = "operation_limit_exceeded"               // 403: too much in one call
	ErrorCodeNotFound                  ErrorCode = "not_found"                              // 404: it does not exist, or this user cannot see it
	ErrorCodeTrashed                   ErrorCode = "trashed"                                // 404: it is in the trash
	ErrorCodeMethodNotAllowed          ErrorCode = "method_not_allowed"                     // 405: also a malformed id
	ErrorCodeConflict                  ErrorCode = "conflict"                               // 409
	ErrorCodeItemNameInUse             ErrorCode = "item_name_in_use"                       // 409: the destination has an item of this name, in any case
	ErrorCodeNameTemporarilyReserved   ErrorCode = "name_temporarily_reserved"              // 409: a call for the same name is still running
	ErrorCodeOperationBlockedTemporary ErrorCode = "operation_blocked_temporary"            // 409: another copy, move or delete holds the folder
	ErrorCodePreconditionFailed        ErrorCode = "precondition_failed"                    // 412
	ErrorCodeRateLimitExceeded         ErrorCode = "rate_limit_exceeded"                    // 429
	ErrorCodeTooManyRequests           ErrorCode = "too_many_requests"                      // 429
	ErrorCodeInternalServerError       ErrorCode = "internal_server_error"                  // 500
	ErrorCodeBadGateway                ErrorCode = "bad_gateway"                            // 502
	ErrorCodeUnavailable               ErrorCode = "unavailable"                            // 503: what was asked for may still happen
	ErrorCodeTemporarilyUnavailable    ErrorCode = "temporarily_unavailable"                // 429, in the form of an OAuth error: overload
)

// Codes of the same table that other parts of the API answer.
const (
	ErrorCodeBadDigest                        ErrorCode = "bad_digest"                                  // 400
	ErrorCodeCannotMakeSubfolderPrivate       ErrorCode = "cannot_make_collaborated_subfolder_private"  // 400
	ErrorCodeCollaborationsNotAvailableOnRoot ErrorCode = "collaborations_not_available_on_root_folder" // 400
	ErrorCodeFolderNotEmpty                   ErrorCode = "folder_not_empty"                            // 400
	ErrorCodeInvalidCollaborationItem         ErrorCode = "invalid_collaboration_item"                  // 400
	ErrorCodeInvalidGrant                     ErrorCode = "invalid_grant"                               // 400: from the token endpoint
	ErrorCodeInvalidRequestParameters         ErrorCode = "invalid_request_parameters"                  // 400
	ErrorCodeInvalidStatus                    ErrorCode = "invalid_status"                              // 400
	ErrorCodeInvalidUploadSessionID           ErrorCode = "invalid_upload_session_id"                   // 400
	ErrorCodeInvalidQuery                     ErrorCode = "invalid_query"                               // 400
	ErrorCodeInvalidFolderID                  ErrorCode = "invalid_folder_id"                           // 400
	ErrorCodeInvalidFileSize                  ErrorCode = "invalid_file_size"                           // 400
	ErrorCodeFileSizeTooSmall                 ErrorCode = "file_size_too_small"                         // 400
	ErrorCodeMissingDestination               ErrorCode = "missing_destination"                         // 400
	ErrorCodeSchemaValidationFailed           ErrorCode = "schema_validation_failed"                    // 400
	ErrorCodeUnexpectedJSONType               ErrorCode = "unexpected_json_type"                        // 400
	ErrorCodeMetadataAfterFileContents        ErrorCode = "metadata_after_file_contents"                // 400
	ErrorCodeRequestedPageOutOfRange          ErrorCode = "requested_page_out_of_range"                 // 400
	ErrorCodeRequestedPreviewUnavailable      ErrorCode = "requested_preview_unavailable"               // 400
	ErrorCodeSyncItemMoveFailure              ErrorCode = "sync_item_move_failure"                      // 400
	ErrorCodeTaskAssigneeNotAllowed           ErrorCode = "task_assignee_not_allowed"                   // 400
	ErrorCodeUserAlreadyCollaborator          ErrorCode = "user_already_collaborator"                   // 400
	ErrorCodeIncorrectSharedItemPassword      ErrorCode = "incorrect_shared_item_password"              // 403
	ErrorCodeCORSOriginNotWhitelisted         ErrorCode = "cors_origin_not_whitelisted"                 // 403
	ErrorCodeNotTrashed                       ErrorCode = "not_trashed"                                 // 404
	ErrorCodePreviewCannotBeGenerated         ErrorCode = "preview_cannot_be_generated"                 // 404
	ErrorCodeInstanceNotFound                 ErrorCode = "instance_not_found"                          // 404
	ErrorCodeRecentSimilarComment             ErrorCode = "recent_similar_comment"                      // 409
	ErrorCodeUserLoginAlreadyUsed             ErrorCode = "user_login_already_used"                     // 409
	ErrorCodeTupleAlreadyExists               ErrorCode = "tuple_already_exists"                        // 409
	ErrorCodeSessionExpired                   ErrorCode = "session_expired"                             // 410
	ErrorCodeUploadFailed                     ErrorCode = "upload_failed"                               // 410
	ErrorCodeLengthRequired                   ErrorCode = "length_required"                             // 411
	ErrorCodeSyncStatePreconditionFailed      ErrorCode = "sync_state_precondition_failed"              // 412
	ErrorCodeRequestEntityTooLarge            ErrorCode = "request_entity_too_large"                    // 413
	ErrorCodeUnsupportedMediaType             ErrorCode = "unsupported_media_type"                      // 415
	ErrorCodeUserTooManyDownloads             ErrorCode = "user_too_many_concurrent_downloads"          // 429
	ErrorCodeEnterpriseTooManyDownloads       ErrorCode = "enterprise_too_many_concurrent_downloads"    // 429
)

func (c ErrorCode) Error() string { return "box: " + problem.OneLine(string(c)) }

// Is reports whether the code says what an io/fs error says. Where it does not, as with ErrorCodeInvalidParameter, which
// comes with 400 and 404, the status of a ProblemDetails does.
func (c ErrorCode) Is(target error) bool {
	switch c {
	case ErrorCodeNotFound, ErrorCodeTrashed, ErrorCodeNotTrashed, ErrorCodeInstanceNotFound:
		return target == fs.ErrNotExist
	case ErrorCodeItemNameInUse, ErrorCodeTupleAlreadyExists:
		return target == fs.ErrExist
	case ErrorCodeUnauthorized, ErrorCodeAccessDenied, ErrorCodeInsufficientScope, ErrorCodeInsufficientAccess,
		ErrorCodeForbidden, ErrorCodeForbiddenByPolicy, ErrorCodeDeniedByPolicy, ErrorCodeItemLocked,
		ErrorCodeLocationBlocked, ErrorCodeEmailConfirmationRequired, ErrorCodeIncorrectSharedItemPassword:
		return target == fs.ErrPermission
	case ErrorCodeBadRequest, ErrorCodeItemNameTooLong, ErrorCodeItemNameInvalid, ErrorCodeCyclicalFolderStructure,
		ErrorCodeMissingParameter, ErrorCodeInvalidLimit, ErrorCodeInvalidOffset:
		return target == fs.ErrInvalid
	}
	return false
}

package box

import (
	"io/fs"

	"github.com/farcopy/farcopy/internal/problem"
)

// ErrorCode is the code of a Box error, as Box spells it. The list is open: Box adds codes without
// notice, and an unknown one is kept as it came. A code is an error, so that errors.Is(err,
// box.ErrorCodeItemNameInUse) works, and it matches the io/fs error that says the same:
// [fs.ErrNotExist], [fs.ErrExist], [fs.ErrPermission] or [fs.ErrInvalid].
//
// The meanings are those of
// https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors/.
type ErrorCode string

// Codes of responses to copying and reading folders.
const (
	// 304: the response itself has no body and so no code
	ErrorCodeNotModified ErrorCode = "not_modified"
	// 400: a parameter is missing or wrong
	ErrorCodeBadRequest ErrorCode = "bad_request"
	// 400: the name is longer than 255 characters
	ErrorCodeItemNameTooLong ErrorCode = "item_name_too_long"
	// 400: the name holds something that is not allowed
	ErrorCodeItemNameInvalid ErrorCode = "item_name_invalid"
	// 400: a folder cannot be put into itself
	ErrorCodeCyclicalFolderStructure ErrorCode = "cyclical_folder_structure"
	// 400, 404, 409: see ProblemDetails.Errors
	ErrorCodeInvalidParameter ErrorCode = "invalid_parameter"
	ErrorCodeMissingParameter ErrorCode = "missing_parameter" // 400
	// 400: the box-version header names no version
	ErrorCodeInvalidAPIVersion ErrorCode = "invalid_api_version"
	ErrorCodeInvalidLimit      ErrorCode = "invalid_limit"  // 400
	ErrorCodeInvalidOffset     ErrorCode = "invalid_offset" // 400
	// 400: the user must accept the terms first
	ErrorCodeTermsOfServiceRequired ErrorCode = "terms_of_service_required"
	// 400: the user must set a new password first
	ErrorCodePasswordResetRequired ErrorCode = "password_reset_required"
	// 401: the token is missing, wrong or expired
	ErrorCodeUnauthorized ErrorCode = "unauthorized"
	// 403: the user may not do this here
	ErrorCodeAccessDenied ErrorCode = "access_denied_insufficient_permissions"
	// 403: the application lacks a scope: a copy needs root_readwrite
	ErrorCodeInsufficientScope  ErrorCode = "insufficient_scope"
	ErrorCodeInsufficientAccess ErrorCode = "insufficient_access" // 403
	ErrorCodeForbidden          ErrorCode = "forbidden"           // 403
	// 403: an information barrier or a Shield policy
	ErrorCodeForbiddenByPolicy ErrorCode = "forbidden_by_policy"
	ErrorCodeDeniedByPolicy    ErrorCode = "denied_by_policy" // 403
	// 403: somebody has locked the item
	ErrorCodeItemLocked ErrorCode = "access_denied_item_locked"
	// 403: not from this network
	ErrorCodeLocationBlocked           ErrorCode = "access_from_location_blocked"
	ErrorCodeEmailConfirmationRequired ErrorCode = "user_email_confirmation_required" // 403
	// 403: the account is full
	ErrorCodeStorageLimitExceeded ErrorCode = "storage_limit_exceeded"
	// 403: a file is larger than the account allows
	ErrorCodeFileSizeLimitExceeded ErrorCode = "file_size_limit_exceeded"
	// 403: too much in one call
	ErrorCodeOperationLimitExceeded ErrorCode = "operation_limit_exceeded"
	// 404: it does not exist, or this user cannot see it
	ErrorCodeNotFound ErrorCode = "not_found"
	// 404: it is in the trash
	ErrorCodeTrashed ErrorCode = "trashed"
	// 405: also a malformed id
	ErrorCodeMethodNotAllowed ErrorCode = "method_not_allowed"
	ErrorCodeConflict         ErrorCode = "conflict" // 409
	// 409: the destination has an item of this name, in any case
	ErrorCodeItemNameInUse ErrorCode = "item_name_in_use"
	// 409: a call for the same name is still running
	ErrorCodeNameTemporarilyReserved ErrorCode = "name_temporarily_reserved"
	// 409: another copy, move or delete holds the folder
	ErrorCodeOperationBlockedTemporary ErrorCode = "operation_blocked_temporary"
	ErrorCodePreconditionFailed        ErrorCode = "precondition_failed"   // 412
	ErrorCodeRateLimitExceeded         ErrorCode = "rate_limit_exceeded"   // 429
	ErrorCodeTooManyRequests           ErrorCode = "too_many_requests"     // 429
	ErrorCodeInternalServerError       ErrorCode = "internal_server_error" // 500
	ErrorCodeBadGateway                ErrorCode = "bad_gateway"           // 502
	// 503: what was asked for may still happen
	ErrorCodeUnavailable ErrorCode = "unavailable"
	// 429, in the form of an OAuth error: overload
	ErrorCodeTemporarilyUnavailable ErrorCode = "temporarily_unavailable"
)

// Codes of the same table that other parts of the API use.
const (
	// 400
	ErrorCodeBadDigest ErrorCode = "bad_digest"
	// 400
	ErrorCodeCannotMakeSubfolderPrivate ErrorCode = "cannot_make_collaborated_subfolder_private"
	// 400
	ErrorCodeCollaborationsNotAvailableOnRoot ErrorCode = "collaborations_not_available_on_root_folder"
	// 400
	ErrorCodeFolderNotEmpty ErrorCode = "folder_not_empty"
	// 400
	ErrorCodeInvalidCollaborationItem ErrorCode = "invalid_collaboration_item"
	// 400: from the token endpoint
	ErrorCodeInvalidGrant ErrorCode = "invalid_grant"
	// 400
	ErrorCodeInvalidRequestParameters ErrorCode = "invalid_request_parameters"
	// 400
	ErrorCodeInvalidStatus ErrorCode = "invalid_status"
	// 400
	ErrorCodeInvalidUploadSessionID ErrorCode = "invalid_upload_session_id"
	// 400
	ErrorCodeInvalidQuery ErrorCode = "invalid_query"
	// 400
	ErrorCodeInvalidFolderID ErrorCode = "invalid_folder_id"
	// 400
	ErrorCodeInvalidFileSize ErrorCode = "invalid_file_size"
	// 400
	ErrorCodeFileSizeTooSmall ErrorCode = "file_size_too_small"
	// 400
	ErrorCodeMissingDestination ErrorCode = "missing_destination"
	// 400
	ErrorCodeSchemaValidationFailed ErrorCode = "schema_validation_failed"
	// 400
	ErrorCodeUnexpectedJSONType ErrorCode = "unexpected_json_type"
	// 400
	ErrorCodeMetadataAfterFileContents ErrorCode = "metadata_after_file_contents"
	// 400
	ErrorCodeRequestedPageOutOfRange ErrorCode = "requested_page_out_of_range"
	// 400
	ErrorCodeRequestedPreviewUnavailable ErrorCode = "requested_preview_unavailable"
	// 400
	ErrorCodeSyncItemMoveFailure ErrorCode = "sync_item_move_failure"
	// 400
	ErrorCodeTaskAssigneeNotAllowed ErrorCode = "task_assignee_not_allowed"
	// 400
	ErrorCodeUserAlreadyCollaborator ErrorCode = "user_already_collaborator"
	// 403
	ErrorCodeIncorrectSharedItemPassword ErrorCode = "incorrect_shared_item_password"
	// 403
	ErrorCodeCORSOriginNotWhitelisted ErrorCode = "cors_origin_not_whitelisted"
	// 404
	ErrorCodeNotTrashed ErrorCode = "not_trashed"
	// 404
	ErrorCodePreviewCannotBeGenerated ErrorCode = "preview_cannot_be_generated"
	// 404
	ErrorCodeInstanceNotFound ErrorCode = "instance_not_found"
	// 409
	ErrorCodeRecentSimilarComment ErrorCode = "recent_similar_comment"
	// 409
	ErrorCodeUserLoginAlreadyUsed ErrorCode = "user_login_already_used"
	// 409
	ErrorCodeTupleAlreadyExists ErrorCode = "tuple_already_exists"
	// 410
	ErrorCodeSessionExpired ErrorCode = "session_expired"
	// 410
	ErrorCodeUploadFailed ErrorCode = "upload_failed"
	// 411
	ErrorCodeLengthRequired ErrorCode = "length_required"
	// 412
	ErrorCodeSyncStatePreconditionFailed ErrorCode = "sync_state_precondition_failed"
	// 413
	ErrorCodeRequestEntityTooLarge ErrorCode = "request_entity_too_large"
	// 415
	ErrorCodeUnsupportedMediaType ErrorCode = "unsupported_media_type"
	// 429
	ErrorCodeUserTooManyDownloads ErrorCode = "user_too_many_concurrent_downloads"
	// 429
	ErrorCodeEnterpriseTooManyDownloads ErrorCode = "enterprise_too_many_concurrent_downloads"
)

func (c ErrorCode) Error() string { return "box: " + problem.OneLine(string(c)) }

// Is reports whether the code says what an io/fs error says. Where it does not, as with
// ErrorCodeInvalidParameter, which comes with 400 and 404, the status of a ProblemDetails does.
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

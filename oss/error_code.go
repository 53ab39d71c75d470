package oss

import (
	"errors"
	"io/fs"

	"github.com/farcopy/farcopy/internal/problem"
)

// ErrorCode is the code of an OSS error, as OSS spells it. The list is open: OSS adds codes without
// notice, and an unknown one is kept as it came. A code is an error, so that errors.Is(err,
// oss.ErrorCodeFileAlreadyExists) works, and it matches the io/fs error that says the same:
// [fs.ErrNotExist], [fs.ErrExist], [fs.ErrPermission] or [fs.ErrInvalid].
//
// The meanings are those of https://www.alibabacloud.com/help/en/oss/error-responses and the pages
// it leads to. The finer code in ProblemDetails.EC may change at any time, says OSS, and must not
// be relied upon.
type ErrorCode string

// Codes of responses to copying and reading objects.
const (
	// 304: the object is as the condition knows it; the response has no body, so the client sets
	// this code
	ErrorCodeNotModified ErrorCode = "NotModified"
	// 400: a header or parameter is wrong, such as x-oss-storage-class
	ErrorCodeInvalidArgument ErrorCode = "InvalidArgument"
	// 400
	ErrorCodeInvalidBucketName ErrorCode = "InvalidBucketName"
	// 400
	ErrorCodeInvalidObjectName ErrorCode = "InvalidObjectName"
	// 400: the source is larger than this kind of copy allows
	ErrorCodeEntityTooLarge ErrorCode = "EntityTooLarge"
	// 400: x-oss-server-side-encryption is unknown
	ErrorCodeInvalidEncryptionAlgorithmError ErrorCode = "InvalidEncryptionAlgorithmError"
	// 400: a symbolic link leads to another
	ErrorCodeInvalidTargetType ErrorCode = "InvalidTargetType"
	// 400: not for this storage class or kind of object
	ErrorCodeOperationNotSupported ErrorCode = "OperationNotSupported"
	// 400; 411 on older pages
	ErrorCodeMissingArgument ErrorCode = "MissingArgument"
	// 400: the body is not the document that the operation takes
	ErrorCodeMalformedXML ErrorCode = "MalformedXML"
	// 400: CompleteMultipartUpload, a part but the last is smaller than 100 KB
	ErrorCodeEntityTooSmall ErrorCode = "EntityTooSmall"
	// 400: CompleteMultipartUpload, there is no part of this number and ETag
	ErrorCodeInvalidPart ErrorCode = "InvalidPart"
	// 400: CompleteMultipartUpload, the numbers do not ascend
	ErrorCodeInvalidPartOrder ErrorCode = "InvalidPartOrder"
	// 400: Content-MD5 is not that of the body
	ErrorCodeInvalidDigest ErrorCode = "InvalidDigest"
	// 400
	ErrorCodeBadRequest ErrorCode = "BadRequest"
	// 400, says the vendor's list without a text
	ErrorCodeRequestTimeout ErrorCode = "RequestTimeout"
	// 403: no permission, no valid time, or the bucket lies behind another endpoint
	ErrorCodeAccessDenied ErrorCode = "AccessDenied"
	// 403: there is no such access key, or it is disabled
	ErrorCodeInvalidAccessKeyId ErrorCode = "InvalidAccessKeyId"
	// 403: the secret is wrong, or something changed the request on its way
	ErrorCodeSignatureDoesNotMatch ErrorCode = "SignatureDoesNotMatch"
	// 403: the STS token is wrong or expired
	ErrorCodeInvalidSecurityToken ErrorCode = "InvalidSecurityToken"
	// 403
	ErrorCodeAccessKeyIdAndSecurityTokenNotMatch ErrorCode = "AccessKeyIdAndSecurityTokenNotMatch"
	// 403: this machine's clock is more than 15 minutes off, and correcting it did not help
	ErrorCodeRequestTimeTooSkewed ErrorCode = "RequestTimeTooSkewed"
	// 403: the source is archived and has not been restored: call Client.RestoreObject, and make the
	// copy again when HeadObject shows that the restore is done
	ErrorCodeInvalidObjectState ErrorCode = "InvalidObjectState"
	// 403: ServerSideEncryptionKMS needs KMS to be turned on in the console
	ErrorCodeKmsServiceNotEnabled ErrorCode = "KmsServiceNotEnabled"
	// 403: the account is disabled
	ErrorCodeUserDisable ErrorCode = "UserDisable"
	// 403: the account has not paid
	ErrorCodeInDebt ErrorCode = "InDebt"
	// 403
	ErrorCodeBucketDisable ErrorCode = "BucketDisable"
	// 404: the bucket of the source or of the destination
	ErrorCodeNoSuchBucket ErrorCode = "NoSuchBucket"
	// 404: there is no such object, or its current version is a delete marker
	ErrorCodeNoSuchKey ErrorCode = "NoSuchKey"
	// 404
	ErrorCodeNoSuchVersion ErrorCode = "NoSuchVersion"
	// 404: the upload was completed or aborted, or never begun
	ErrorCodeNoSuchUpload ErrorCode = "NoSuchUpload"
	// 404: a symbolic link leads nowhere
	ErrorCodeSymlinkTargetNotExist ErrorCode = "SymlinkTargetNotExist"
	// 404: KMS has no such key
	ErrorCodeKeyNotFound ErrorCode = "KeyNotFound"
	// 404: KMS has no key with this alias
	ErrorCodeAliasNotFound ErrorCode = "AliasNotFound"
	// 405: also reading a version that is a delete marker
	ErrorCodeMethodNotAllowed ErrorCode = "MethodNotAllowed"
	// 409: ForbidOverwrite, or a directory of a hierarchical bucket
	ErrorCodeFileAlreadyExists ErrorCode = "FileAlreadyExists"
	// 409: a retention policy protects the object
	ErrorCodeFileImmutable ErrorCode = "FileImmutable"
	// 409: RestoreObject of an object that OSS is restoring
	ErrorCodeRestoreAlreadyInProgress ErrorCode = "RestoreAlreadyInProgress"
	// 409, says the vendor's list without a text
	ErrorCodeObjectAlreadyExists ErrorCode = "ObjectAlreadyExists"
	// 412: the object is not as the condition wants it
	ErrorCodePreconditionFailed ErrorCode = "PreconditionFailed"
	// 500
	ErrorCodeInternalError ErrorCode = "InternalError"
	// 501
	ErrorCodeNotImplemented ErrorCode = "NotImplemented"
	// 503
	ErrorCodeServiceUnavailable ErrorCode = "ServiceUnavailable"
	// 503: too many requests a second
	ErrorCodeQpsLimitExceeded ErrorCode = "QpsLimitExceeded"
	// 503: of the whole account
	ErrorCodeTotalQpsLimitExceeded ErrorCode = "TotalQpsLimitExceeded"
	// 503: of calls that touch no content
	ErrorCodeMetaOperationQpsLimitExceeded ErrorCode = "MetaOperationQpsLimitExceeded"
	// 503
	ErrorCodeDownloadTrafficRateLimitExceeded ErrorCode = "DownloadTrafficRateLimitExceeded"
	// 503
	ErrorCodeUploadTrafficRateLimitExceeded ErrorCode = "UploadTrafficRateLimitExceeded"
	// 503: in no page of OSS, perhaps from its S3 side
	ErrorCodeSlowDown ErrorCode = "SlowDown"
)

// Codes of the same table that other parts of the API use.
const (
	ErrorCodeFilePartNotExist  ErrorCode = "FilePartNotExist"  // 400
	ErrorCodeFilePartStale     ErrorCode = "FilePartStale"     // 400
	ErrorCodeFileGroupTooLarge ErrorCode = "FileGroupTooLarge" // 400
	// 400; OSS spells it so
	ErrorCodeFilePartInterity         ErrorCode = "FilePartInterity"
	ErrorCodeObjectNotAppendable      ErrorCode = "ObjectNotAppendable"      // 409
	ErrorCodePositionNotEqualToLength ErrorCode = "PositionNotEqualToLength" // 409
	ErrorCodeBucketAlreadyExists      ErrorCode = "BucketAlreadyExists"      // 409
	ErrorCodeBucketNotEmpty           ErrorCode = "BucketNotEmpty"           // 409
	ErrorCodeMissingContentLength     ErrorCode = "MissingContentLength"     // 411
	ErrorCodeInvalidRange             ErrorCode = "InvalidRange"             // 416
)

func (c ErrorCode) Error() string { return "oss: " + problem.OneLine(string(c)) }

// Is reports whether the code says what an io/fs error says.
func (c ErrorCode) Is(target error) bool {
	switch c {
	case ErrorCodeNoSuchBucket, ErrorCodeNoSuchKey, ErrorCodeNoSuchVersion, ErrorCodeNoSuchUpload,
		ErrorCodeSymlinkTargetNotExist, ErrorCodeKeyNotFound, ErrorCodeAliasNotFound:
		return target == fs.ErrNotExist
	case ErrorCodeFileAlreadyExists, ErrorCodeObjectAlreadyExists, ErrorCodeBucketAlreadyExists:
		return target == fs.ErrExist
	case ErrorCodeAccessDenied, ErrorCodeInvalidAccessKeyId, ErrorCodeSignatureDoesNotMatch, ErrorCodeInvalidSecurityToken,
		ErrorCodeAccessKeyIdAndSecurityTokenNotMatch, ErrorCodeRequestTimeTooSkewed, ErrorCodeInvalidObjectState,
		ErrorCodeKmsServiceNotEnabled, ErrorCodeUserDisable, ErrorCodeInDebt, ErrorCodeBucketDisable, ErrorCodeFileImmutable:
		return target == fs.ErrPermission
	case ErrorCodeInvalidArgument, ErrorCodeInvalidBucketName, ErrorCodeInvalidObjectName, ErrorCodeEntityTooLarge,
		ErrorCodeInvalidEncryptionAlgorithmError, ErrorCodeInvalidTargetType, ErrorCodeOperationNotSupported,
		ErrorCodeMissingArgument, ErrorCodeInvalidDigest, ErrorCodeBadRequest, ErrorCodeMalformedXML, ErrorCodeInvalidRange:
		return target == fs.ErrInvalid
	}
	return false
}

// isMissing reports whether OSS itself says that there is no such object or version. A gateway's
// 404 says nothing about it, nor does a link whose target is missing.
func isMissing(err error) bool {
	return errors.Is(err, ErrorCodeNoSuchKey) || errors.Is(err, ErrorCodeNoSuchVersion) || errors.Is(err, ErrorCodeNoSuchBucket)
}

// throttled reports whether the code says that the rate is too high: OSS has not acted then.
func (c ErrorCode) throttled() bool {
	switch c {
	case ErrorCodeQpsLimitExceeded, ErrorCodeTotalQpsLimitExceeded, ErrorCodeMetaOperationQpsLimitExceeded,
		ErrorCodeDownloadTrafficRateLimitExceeded, ErrorCodeUploadTrafficRateLimitExceeded:
		return true
	}
	return false
}

// credential reports whether the code says that the access key is not accepted. OSS says it with a
// 403.
func (c ErrorCode) credential() bool {
	switch c {
	case ErrorCodeInvalidSecurityToken, ErrorCodeInvalidAccessKeyId, ErrorCodeAccessKeyIdAndSecurityTokenNotMatch:
		return true
	}
	return false
}

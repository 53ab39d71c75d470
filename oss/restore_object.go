package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// RestoreTier is how fast an object of the classes ColdArchive and DeepColdArchive is restored, and
// what that costs.
type RestoreTier string

// The documented values of RestoreTier. The times are those of ColdArchive.
const (
	RestoreTierExpedited RestoreTier = "Expedited" // within an hour
	RestoreTierStandard  RestoreTier = "Standard"  // in two to five hours; this is the default
	RestoreTierBulk      RestoreTier = "Bulk"      // in five to twelve hours
)

// RestoreObjectRequest says which object to restore, and for how long.
type RestoreObjectRequest struct {
	Bucket, Key  string      // required
	VersionID    string      // default: the current version
	Days         int         // how long it can be read then: 1 to 7 of Archive, 1 to 365 of the others; default: 1
	Tier         RestoreTier // not for Archive; needs Days
	RequestPayer string      // RequestPayerRequester where the bucket's owner lets the caller pay
}

// RestoreObjectResponse says what was begun.
type RestoreObjectResponse struct {
	AlreadyRestored bool        // it could be read already, and can be for longer now; else OSS restores it from now on
	Priority        RestoreTier // where OSS tells it
	VersionID       string      // empty where the bucket has no versioning
	RequestID       string      // x-oss-request-id

	// Reconciled: the response was lost, and OSS has said to the same request that it is restoring
	// the object; whose request has begun that is not known.
	Reconciled bool
}

type restoreRequest struct {
	XMLName xml.Name       `xml:"RestoreRequest"`
	Days    int            `xml:"Days"`
	Job     *jobParameters `xml:"JobParameters"`
}

type jobParameters struct{ Tier RestoreTier }

// RestoreObject makes an object of the classes Archive, ColdArchive and DeepColdArchive readable
// for some days. Until then [Client.CopyObject] fails with [ErrorCodeInvalidObjectState].
//
// It returns when OSS has accepted the request, not when the object can be read: that takes a
// minute of Archive, hours of the others. [Client.HeadObject] shows the state in Object.Restore:
// ongoing-request="true", then "false" with an expiry-date. The class stays as it is; a copy in
// another class does not end with the restored state. OSS bills the retrieval and, but of Archive,
// the storage of the restored content.
//
// The caller needs oss:RestoreObject, for a version oss:RestoreObjectVersion.
//
// Repeat: a second call is refused with [ErrorCodeRestoreAlreadyInProgress] while OSS restores the
// object, and afterwards prolongs the restored state, of Archive by one more day up to seven.
// Neither costs another retrieval, so the request is sent again by itself where a response is lost,
// but not after the client's own timeout or in [ReconcileStrict]: if OSS is restoring the object
// then, that counts as done, with Reconciled set, though the request that has begun it may have
// other Days and another Tier. An object that was restored already may be prolonged twice. If all
// attempts fail, and one of them may have been executed, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeRestoreAlreadyInProgress] (409: another request has begun it, or this one,
// which a gateway has delivered twice), [ErrorCodeOperationNotSupported] (400: the class needs no
// restoring), [ErrorCodeInvalidArgument], [ErrorCodeMalformedXML] (400: Days or Tier),
// [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker).
//
// API: POST /{key}?restore,
// https://www.alibabacloud.com/help/en/oss/developer-reference/restoreobject.
func (c *Client) RestoreObject(ctx context.Context, req RestoreObjectRequest, opts ...CallOption) (*RestoreObjectResponse, error) {
	op := call.Operation[*RestoreObjectResponse]{
		Name:     "oss.RestoreObject",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPost,
		URL:      c.url(req.Bucket, req.Key, versionQuery("restore", req.VersionID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  req.validate(),
		MaxBody:  maxDocument,
		Advice:   "the same call can be made again, HeadObject shows the state",
		Decode: func(r *call.Response) (*RestoreObjectResponse, error) {
			return &RestoreObjectResponse{
				AlreadyRestored: r.Status == http.StatusOK, Priority: RestoreTier(first(r.Header, headerRestorePriority)),
				VersionID: first(r.Header, headerVersionID), RequestID: requestID(r.Header),
			}, bodiless(r, http.StatusOK, http.StatusAccepted)
		},
		Repeated: func(refusal error) (*RestoreObjectResponse, bool) {
			p, ok := errors.AsType[*ProblemDetails](refusal)
			if !ok || p.Code != ErrorCodeRestoreAlreadyInProgress {
				return nil, false
			}
			return &RestoreObjectResponse{RequestID: p.RequestID, Reconciled: true}, true
		},
	}
	if req.Days != 0 {
		document := restoreRequest{Days: req.Days}
		if req.Tier != "" {
			document.Job = &jobParameters{req.Tier}
		}
		body, header, err := xmlBody(document, req.RequestPayer)
		op.Body, op.Header, op.Invalid = body, header, cmp.Or(op.Invalid, err)
	}
	return call.Change(ctx, c.shared(), op, opts)
}

// maxRestoreDays is the longest that any class allows.
const maxRestoreDays = 365

func (r *RestoreObjectRequest) validate() error {
	if err := cmp.Or(validateObject(r.Bucket, r.Key, r.VersionID, r.RequestPayer), validateHeaderText("Tier", string(r.Tier))); err != nil {
		return err
	}
	switch {
	case r.Days < 0 || r.Days > maxRestoreDays:
		return call.Field("Days", "must be 1 to %d", maxRestoreDays)
	case r.Tier != "" && r.Days == 0:
		return call.Field("Days", "is required where Tier is set")
	}
	return nil
}

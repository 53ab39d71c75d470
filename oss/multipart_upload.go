package oss

import (
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/sign"
)

// The documented bounds of a multipart upload.
const (
	maxParts    = 10_000  // of an upload, and the largest part number
	maxPartSize = 5 << 30 // bytes
	maxUploadID = 1023    // bytes: more than any page shows
)

// uploadQuery names an upload, and one of its parts unless that is 0, escaped as it is signed.
func uploadQuery(part int, uploadID string) string {
	q := "uploadId=" + sign.Escape(uploadID)
	if part != 0 {
		q = "partNumber=" + strconv.Itoa(part) + "&" + q
	}
	return q
}

// validateUploadID takes an id as opaque: no page says what it consists of.
func validateUploadID(id string) error {
	switch {
	case id == "":
		return call.Required("UploadID", id)
	case len(id) > maxUploadID:
		return call.Field("UploadID", "is longer than %d bytes", maxUploadID)
	case strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return call.Field("UploadID", "holds spaces, control characters or other bytes than ASCII")
	}
	return nil
}

func validatePartNumber(field string, n int) error {
	if n < 1 || n > maxParts {
		return call.Field(field, "must be 1 to %d", maxParts)
	}
	return nil
}

package oss

import (
	"strings"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/call"
)

// bucketName refuses what is no bucket name; in a host name it could also lead elsewhere.
func bucketName(field, name string) error {
	switch {
	case name == "":
		return call.Required(field, name)
	case len(name) < 3 || len(name) > 63 || strings.ContainsFunc(name, notNameByte) || name[0] == '-' || name[len(name)-1] == '-':
		return call.Field(field, "must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends")
	}
	return nil
}

func sourceBucket(name string) error {
	if name == "" {
		return nil
	}
	return bucketName("SourceBucket", name)
}

func objectKey(field, key string) error {
	switch {
	case key == "":
		return call.Required(field, key)
	case len(key) > maxKey:
		return call.Field(field, "is longer than %d bytes", maxKey)
	case !utf8.ValidString(key):
		return call.Field(field, "is not UTF-8")
	case key[0] == '/' || key[0] == '\\':
		return call.Field(field, "must not begin with a slash or a backslash")
	}
	return nil
}

// versionID refuses what base64 does not have: anything else could end the header's parameter.
func versionID(field, id string) error {
	if strings.ContainsFunc(strings.ToLower(id), func(r rune) bool { return notNameByte(r) && !strings.ContainsRune("+/=._~", r) }) {
		return call.Field(field, "holds characters that no version id has")
	}
	return nil
}

// headerText refuses what does not reach OSS as it is. What OSS makes of other bytes than ASCII no document says.
func headerText(field, value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r >= 0x7f }) {
		return call.Field(field, "is not ASCII: encode it")
	}
	return call.HeaderValue(field, value)
}

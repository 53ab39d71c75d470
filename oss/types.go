package oss

import "time"

// MetadataDirective says where the metadata of a copy comes from: Cache-Control,
// Content-Disposition, Content-Encoding, Content-Language, Content-Type, Expires and x-oss-meta-*.
// Its constants are DirectiveCopy and DirectiveReplace; those of tags begin with TaggingDirective
// and are of another type.
type MetadataDirective string

// The documented values of MetadataDirective.
const (
	DirectiveCopy    MetadataDirective = "COPY"    // from the source; this is the default
	DirectiveReplace MetadataDirective = "REPLACE" // from the request alone
)

// TaggingDirective says where the tags of a copy come from. Its constants are TaggingDirectiveCopy
// and TaggingDirectiveReplace; DirectiveCopy and DirectiveReplace belong to [MetadataDirective].
type TaggingDirective string

// The documented values of TaggingDirective.
const (
	TaggingDirectiveCopy    TaggingDirective = "Copy"    // from the source; this is the default
	TaggingDirectiveReplace TaggingDirective = "Replace" // from the request alone
)

// Tag is one tag of an object.
type Tag struct {
	Key   string // 1 to 128 characters: letters, digits, spaces and + - = . _ : /
	Value string // up to 256 of the same characters
}

// ServerSideEncryption is how OSS encrypts an object.
type ServerSideEncryption string

// The documented values of ServerSideEncryption.
const (
	ServerSideEncryptionAES256 ServerSideEncryption = "AES256" // with keys of OSS
	// With a key of KMS, which has to be turned on first.
	ServerSideEncryptionKMS ServerSideEncryption = "KMS"
	ServerSideEncryptionSM4 ServerSideEncryption = "SM4" // as AES256, with another algorithm
)

// DataEncryptionSM4 is the one value of CopyObjectRequest.DataEncryption.
const DataEncryptionSM4 = "SM4"

// ACL says who may read and write an object.
type ACL string

// The documented values of ACL.
const (
	ACLDefault         ACL = "default" // as the bucket's
	ACLPrivate         ACL = "private"
	ACLPublicRead      ACL = "public-read"
	ACLPublicReadWrite ACL = "public-read-write"
)

// StorageClass is how an object is kept, and what keeping and reading it costs.
type StorageClass string

// The documented values of StorageClass. In IA and the archives an object of less than 64 KB is
// billed as 64 KB, and an object that is deleted or overwritten early is billed for the rest of the
// minimum time.
const (
	StorageClassStandard StorageClass = "Standard"
	StorageClassIA       StorageClass = "IA" // kept for 30 days at least
	// For 60 days; has to be restored before it can be read or copied.
	StorageClassArchive         StorageClass = "Archive"
	StorageClassColdArchive     StorageClass = "ColdArchive"     // likewise
	StorageClassDeepColdArchive StorageClass = "DeepColdArchive" // likewise
)

// VersioningStatus says whether a bucket keeps the old versions of its objects.
type VersioningStatus string

// The documented values of VersioningStatus. Of a bucket that never had versioning it is empty.
const (
	VersioningEnabled VersioningStatus = "Enabled" // each write adds a version
	// A write replaces the version "null", versions with an id stay.
	VersioningSuspended VersioningStatus = "Suspended"
)

// RequestPayerRequester is the one value of RequestPayer: the caller pays, not the owner of the
// bucket.
const RequestPayerRequester = "requester"

// ObjectType is how an object was made.
type ObjectType string

// The values of ObjectType. The documents do not name ObjectTypeSymlink.
const (
	ObjectTypeNormal     ObjectType = "Normal"
	ObjectTypeMultipart  ObjectType = "Multipart"
	ObjectTypeAppendable ObjectType = "Appendable"
	ObjectTypeSymlink    ObjectType = "Symlink"
)

// Object is what HeadObject returns of an object. Of a symbolic link, Size and ETag are those of
// the object that it leads to.
type Object struct {
	Size int64 // bytes
	// Without quotes. The MD5 of the content only for what PutObject stored: never compare contents
	// by it.
	ETag string
	// Of the content, CRC-64/ECMA-182 in decimal; it may exceed an int64. Empty where OSS has none.
	CRC64        string
	LastModified time.Time // in whole seconds
	VersionID    string    // empty where the bucket has no versioning
	Type         ObjectType
	StorageClass StorageClass

	ContentType        string
	CacheControl       string
	ContentDisposition string
	ContentEncoding    string
	ContentLanguage    string
	Expires            string            // the header as it is: whatever was stored, a date or not
	Metadata           map[string]string // x-oss-meta-*: lower-case names without the prefix

	ServerSideEncryption ServerSideEncryption
	SSEKeyID             string
	DataEncryption       string

	TagCount int // 0 also where the caller may not read tags
	// State of an archived object: ongoing-request="false", expiry-date="...".
	Restore        string
	Expiration     string    // what a lifecycle rule will do: expiry-date="...", rule-id="..."
	TransitionTime time.Time // when a lifecycle rule changed the storage class
}

// Package osstest simulates Alibaba Cloud OSS, for tests and programs without an account or a
// network: buckets with objects and their versions. It keeps state: what one request changes, the
// next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := osstest.NewServer(t)
//		srv.AddBucket("photos")
//		srv.AddObject("photos", "sea.jpg", "content")
//		srv.Inject("CopyObject", osstest.ActThenHangUp) // copied, response lost
//
//		// Or any client of srv.URL(), region "cn-hangzhou", key "i", secret "s".
//		client := srv.Client()
//		_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{
//			Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg",
//		})
//		if _, ok := srv.Object("photos", "copy.jpg"); !ok {
//			t.Error(err, srv.Tree())
//		}
//	}
//
// # Virtual time
//
// A client waits for rate limits, polls for what it has copied, and gives up after minutes. In a
// testing/synctest bubble that takes no time, and the service's clock follows:
//
//	func TestBusyService(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) {
//			srv := osstest.NewServer(t)
//			srv.AddBucket("photos")
//			srv.AddObject("photos", "sea.jpg", "content")
//			srv.Inject("CopyObject", osstest.RateLimit(time.Minute))
//
//			client, start := srv.PipeClient(), time.Now()
//			_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{
//				Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg",
//			})
//			if waited := time.Since(start); err != nil || waited < time.Minute {
//				t.Error(err, waited)
//			}
//		})
//	}
//
// In a bubble use PipeClient in place of Client, or any client over Transport: a socket would stop
// virtual time, so URL, Listen and Client panic there. Outside of one, [Server.Advance] moves the
// service's clock.
//
// # Setting up
//
// What a test sets up is dated a minute before the service's clock unless it sets another date, so
// that a client cannot mistake it for the result of a request sent in this second. Methods that set
// something up panic if what they refer to does not exist.
//
// # Operations
//
// [Server.Inject] and [Server.Requests] use these names:
//
//	CopyObject              PUT    /{bucket}/{key}, with x-oss-copy-source
//	PutObject               PUT    /{bucket}/{key}
//	GetObject               GET    /{bucket}/{key}
//	HeadObject              HEAD   /{bucket}/{key}
//	GetObjectMeta           HEAD   /{bucket}/{key}?objectMeta
//	DeleteObject            DELETE /{bucket}/{key}
//	GetObjectTagging        GET    /{bucket}/{key}?tagging
//	PutObjectTagging        PUT    /{bucket}/{key}?tagging
//	DeleteObjectTagging     DELETE /{bucket}/{key}?tagging
//	GetObjectACL            GET    /{bucket}/{key}?acl
//	PutObjectACL            PUT    /{bucket}/{key}?acl
//	RestoreObject           POST   /{bucket}/{key}?restore
//	PutSymlink              PUT    /{bucket}/{key}?symlink
//	GetSymlink              GET    /{bucket}/{key}?symlink
//	ListObjectsV2           GET    /{bucket}?list-type=2
//	DeleteObjects           POST   /{bucket}?delete
//	ListObjectVersions      GET    /{bucket}?versions
//	GetBucketVersioning     GET    /{bucket}?versioning
//	InitiateMultipartUpload POST   /{bucket}/{key}?uploads
//	UploadPartCopy          PUT    /{bucket}/{key}?partNumber&uploadId, with source
//	CompleteMultipartUpload POST   /{bucket}/{key}?uploadId
//	AbortMultipartUpload    DELETE /{bucket}/{key}?uploadId
//	ListParts               GET    /{bucket}/{key}?uploadId
//	ListMultipartUploads    GET    /{bucket}?uploads
//
// and of the services that issue keys, see below; {keys} is
// /latest/meta-data/ram/security-credentials:
//
//	AssumeRole           POST   {STS}/?Action=AssumeRole
//	AssumeRoleWithOIDC   POST   {STS}/?Action=AssumeRoleWithOIDC
//	MetadataToken        PUT    {metadata}/latest/api/token
//	MetadataRole         GET    {metadata}{keys}/
//	MetadataKeys         GET    {metadata}{keys}/{role}
//
// A bucket can also be named by the host, "https://bucket.oss-cn-hangzhou.aliyuncs.com/key", or by a
// custom domain that [Server.BindDomain] has bound to it. Keys are taken byte for byte. A copy checks
// its source, its conditions, its size (declared sizes will do), storage class, encryption,
// retention and versioning as the documents say. CRC64 and MD5 values are real.
//
// Multipart uploads are filled by UploadPartCopy alone. A range that does not lie within the
// source, or has another form than "bytes=first-last", copies the whole source without a
// Content-Range, as the documents say. Sources of any declared size can be copied in parts: the
// CRC64 of the object is that of its source if all parts are in their places.
//
// # Credentials
//
// A new server accepts the access key [DefaultAccessKeyID] with [DefaultAccessKeySecret] for
// everything. [Server.AddAccessKey] and [Server.AddTemporaryKey] add others, with all permissions
// or with some. Signatures of version 1 and 4 are verified, in headers and in signed URLs, with the
// request time within 15 minutes of [Server.Now]. [Server.RevokeAccessKey] takes a key away.
//
// The server also is the token service, STS, and the metadata service of an instance. Over
// Transport both have their real addresses, such as https://sts.aliyuncs.com and
// http://100.100.100.200, which are the defaults of package oss; over loopback they have
// [Server.STSURL] and [Server.MetadataURL]. STS knows the roles of [Server.AddRole], checks
// signatures, nonces, trust and the parameters of a session, and the OIDC tokens of
// [Server.AddOIDCToken]. The metadata service has keys for the role of [Server.SetInstanceRole]. The
// keys that both issue are accepted like other temporary keys, by OSS and by STS, until they expire.
// A session's Policy has to be JSON and limits nothing.
//
// # Copies in the background
//
// There are none: a copy is complete at its response. What runs on is RestoreObject: see
// [Server.SetRestoreTime].
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes every read of objects late, because an object has no id but its key:
// ListObjectsV2, ListObjectVersions, HeadObject, GetObjectMeta, GetObject, GetObjectTagging,
// GetObjectACL and GetSymlink. What CopyObject and UploadPartCopy read of source and target is
// current, and so are uploads and their parts.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Overwrite], [Server.Touch], [Server.Remove] and
// [Server.AbortUpload] do what other programs do; called from [ActThenCall] or [CallThenAct] they
// do it in the middle of a request.
//
// # Undocumented behaviour
//
// A switch sets what the documents leave open or contradict each other about; its comment has a
// paragraph that begins with "Undocumented:". The switches are [Server.SetHeadErrors],
// [Server.SetCopyCRC], [Server.SetNewCopyETag], [Server.SetHTTPDates], [Server.SetQPSDelay],
// [Server.SetAppendSources], [Server.SetFlatCopyLimit], [Server.SetPartCRC],
// [Server.SetAbortRepeats], [Server.SetCrossRegionRefusal], [Server.SetMarkerSourceRefusal],
// [Server.SetOverwriteRuleRefusal], [Server.SetMetadataV1] and [Server.SetMetadataV2].
//
// The rest is fixed: a copy without a storage class gets the bucket's, but an object copied onto
// itself keeps its own; a condition with an invalid date is an InvalidArgument, and so is too much
// metadata, a wrong set of tags, and DeleteObjects without a Content-MD5. GetSymlink of an object
// that is no link is a NotSymlink, and DeleteObjects leaves out of its response what is retained.
// The ETag of a part is that of its content; a symbolic link cannot be copied into a part, and a
// part of more than 5 GB is an EntityTooLarge. CompleteMultipartUpload checks the order of the
// parts, then each part's number, ETag and size, then what lies at the key.
//
// # Not simulated
//
// Uploads of parts and appends, x-oss-complete-all and callbacks, other operations on buckets and
// all other subresources get 501 NotImplemented. There are no anonymous readers, bucket policies,
// lifecycles, hierarchical namespaces or default encryption of buckets, and request payers pay
// nothing. An upload is limited to 8 MiB.
package osstest

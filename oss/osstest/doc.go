// Package osstest simulates Alibaba Cloud OSS for tests of its clients: buckets, objects and their
// versions in memory, real signatures, the service's own error documents, and faults on demand.
//
//	srv := osstest.NewServer(t)
//	srv.AddBucket("photos")
//	srv.AddObject("photos", "a.jpg", []byte("sea"))
//	srv.Inject("CopyObject", osstest.ActThenHangUp)
//	// srv.Client(), or any client of srv.URL(), region "cn-hangzhou", access key "i" with secret "s":
//	_, err := srv.Client().CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: "copy of a.jpg", SourceKey: "a.jpg"})
//	if _, ok := srv.Object("photos", "copy of a.jpg"); !ok {
//		t.Error("the service acted, yet there is no copy:\n" + srv.Tree())
//	}
//
// In a testing/synctest bubble use PipeClient in place of Client, or any client over Transport: a
// socket would stop virtual time, so URL and Client panic there.
//
// What a test sets up is dated a minute before the service's clock unless it sets another date, so
// that a client cannot mistake it for the result of a request sent in this second.
//
// # What it simulates
//
// CopyObject, PutObject, GetObject, HeadObject, GetObjectMeta, DeleteObject, GetObjectTagging,
// ListObjectsV2 and GetBucketVersioning, under these names in [Server.Inject] and in the journal.
// Buckets are addressed by path, "http://127.0.0.1:1/bucket/key", or by a virtual host,
// "https://bucket.oss-cn-hangzhou.aliyuncs.com/key"; keys are taken byte for byte.
//
// Signatures of version 1 and 4 are verified, in headers and in signed URLs, with the request time
// within 15 minutes of [Server.Now]. A copy checks its source, its conditions, its size (declared
// sizes will do), storage class, encryption, retention and versioning as the documents say. CRC64
// and MD5 values are real.
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes every read of objects late, because an object has no id but its key:
// ListObjectsV2, HeadObject, GetObjectMeta, GetObject and GetObjectTagging. What CopyObject reads
// of its source and its target is current.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Overwrite], [Server.Touch] and [Server.Remove] do what
// other programs do; called from [ActThenCall] or [CallThenAct] they do it in the middle of a
// request.
//
// # What is undocumented
//
// A switch sets what the documents leave open or contradict each other about; its comment says what
// is undocumented: [Server.SetHeadErrors], [Server.SetCopyCRC], [Server.SetNewCopyETag],
// [Server.SetHTTPDates], [Server.SetQPSDelay], [Server.SetAppendSources],
// [Server.SetFlatCopyLimit], [Server.SetCrossRegionError], [Server.SetMarkerSourceError] and
// [Server.SetOverwriteRuleError]. Some undocumented behaviour is fixed: a copy without a storage
// class gets the bucket's, but an object copied onto itself keeps its own; a condition with an
// invalid date is an InvalidArgument, and so is too much metadata.
//
// # What it does not simulate
//
// Multipart uploads, other operations on buckets and all other subresources answer 501
// NotImplemented. There are no anonymous readers, bucket policies, lifecycles, custom domains,
// hierarchical namespaces or default encryption of buckets, and request payers pay nothing.
// Archived objects are restored by [Object.RestoredUntil] alone. An upload is limited to 8 MiB.
package osstest

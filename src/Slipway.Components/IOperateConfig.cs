using System.ComponentModel;

namespace Slipway.Components;

/// <summary>
/// All targets of a config repository, so that every command that a message, a comment or a guide names for it is there: deployments, promotions, rollbacks, the status of stages, drift, and what
/// keeps the repository itself in order.
/// </summary>
[Description("a config repository")]
public interface IOperateConfig : IDeploy, IPromote, IRollback, IShowStatus, IRunJob, IDetectDrift, ISyncBack, IRemove, IAddApplication, IAddStage, ISaveSchemas, IListen, IImportFlow, IReport, IGuard, IShowRights, IDoctor, IGenerateWorkflows;

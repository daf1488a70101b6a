/**
 * Subjects, each with other names that sources and texts have for it; plurals and hyphens do not matter. A name after
 * `=` counts only as a whole keyword: in a sentence it may mean anything.
 */
const LIST = `
# Models
language models: large language model, llm, small language model, gpt, chatgpt
multimodal models: multimodal large language model, mllm, multimodal llm, large multimodal model, lmm,
  multimodal, multi modal large language model, unified multimodal model, omni modal, multimodal
  understanding, multimodal learning, multimodality, vision and language, combine senses
vision-language models: vlm, lvlm, large vision language model, vision language pre training, image text
  alignment, vision language understanding, clip
vision-language-action models: vla, vision language action, robot foundation model
reasoning models: large reasoning model, lrm, deepseek r1, long chain of thought, overthinking
foundation models: foundation model, pretrained model, pre trained model, generalist model
diffusion models: diffusion, latent diffusion, denoising diffusion, stable diffusion, score based model,
  classifier free guidance, video diffusion, denoising process, controlnet
diffusion transformers: dit, diffusion transformer, multimodal diffusion transformer, mmdit
diffusion language models: diffusion large language model, diffusion llm, dllm, dlm, masked diffusion,
  discrete diffusion, text diffusion
flow matching: rectified flow, flow model, normalizing flow, flow based model
autoregressive models: autoregressive, autoregressive modeling, autoregressive generation, next token
  prediction, visual autoregressive
generative models: generative modeling, generative adversarial network, gan, generative ai, generative
  adversarial, image synthesis
variational autoencoders: vae, autoencoder, vector quantization, vq vae, visual tokenizer
transformers: transformer architecture, transformer model, vision transformer, vit, transformer
state space models: mamba, ssm, selective state space
recurrent networks: recurrent neural network, rnn, lstm, gru, reservoir computing
mixture of experts: moe, expert routing, mixture of expert, sparse expert
convolutional networks: cnn, convolutional neural network, u net, unet, resnet
graph neural networks: gnn, graph learning, graph representation learning, message passing, graph
  convolutional
spiking neural networks: snn, neuromorphic, spiking
world models: world model, world modeling, world simulation, interactive world model, video world model
embodied agents: embodied ai, embodied intelligence, embodied reasoning, embodied agent, embodied
computer vision: =vision
natural language processing: nlp
robotics: robot learning, robotic, =robot
multi-agent systems: multi agent, multi agent framework, multi agent collaboration, multi agent
  reinforcement learning
software engineering: software development, software testing

# Training and use of language models
reinforcement learning: rl, policy gradient, policy optimization, ppo, proximal policy optimization, markov
  decision process, actor critic, q learning, reinforcement, policy learning, offline reinforcement learning
reinforcement learning with verifiable rewards: rlvr, grpo, group relative policy optimization, verifiable
  reward, dapo, policy entropy, entropy collapse, rule based reinforcement learning, gspo, agentic
  reinforcement learning, reinforcement learning from verifiable reward
reward models: reward modeling, process reward model, prm, outcome reward model, generative reward model,
  reward hacking, reward function, reward design, =verifier
preference optimization: rlhf, reinforcement learning from human feedback, dpo, direct preference
  optimization, human preference, preference learning, preference alignment, preference data, human feedback
fine-tuning: supervised fine tuning, sft, finetuning, supervised finetuning, reinforcement fine tuning, post
  training, post trained
parameter-efficient fine-tuning: peft, lora, low rank adaptation, =adapter, prompt tuning, parameter
  efficient
instruction following: instruction tuning, instruction tuned, visual instruction tuning, instruction data
pretraining: pre training, mid training, continual pretraining, continued pretraining, pretraining data
in-context learning: icl, in context example, many shot, demonstration selection
prompt engineering: prompting, prompt optimization, prompt design, zero shot prompting, few shot prompting,
  system prompt
chain-of-thought reasoning: chain of thought, cot, step by step reasoning, multi step reasoning, reasoning
  chain, reasoning trace, reasoning path, reasoning trajectory, latent reasoning, tree of thought, self
  reflection, self correction, self verification
reasoning: llm reasoning, reasoning capability, reasoning ability, reasoning task, complex reasoning,
  logical reasoning, multi hop reasoning, commonsense reasoning
mathematical reasoning: math reasoning, mathematical problem, gsm8k, math500, aime, math word problem,
  mathematical benchmark, math 500, aime24, aime25, olympiad, math problem, geometry problem
theorem proving: lean 4, lean4, formal proof, automated theorem proving, formal verification,
  autoformalization, proof assistant
visual reasoning: multimodal reasoning, multi modal reasoning, thinking with image, visual chain of thought,
  video reasoning, cross modal reasoning
spatial reasoning: spatial understanding, spatial intelligence, geometric reasoning, spatial awareness,
  spatial cognition
test-time scaling: inference time scaling, test time compute, best of n, self consistency, majority voting,
  test time computation, inference time compute
test-time training: test time adaptation, test time learning, test time optimization
long context: long context understanding, context window, context length, long context reasoning, long
  context modeling, length generalization, length extrapolation, rope, rotary position embedding, positional
  encoding, context compression, long context
memory: long term memory, working memory, episodic memory, agent memory, memory management, memory bank,
  memory augmented, memory mechanism
retrieval-augmented generation: rag, retrieval augmented, graphrag, agentic rag, external knowledge, agentic
  search
question answering: qa, open domain question answering, multi hop qa, reading comprehension, multi hop
  question answering
summarization: text summarization, abstractive summarization, document summarization
machine translation: neural machine translation, =translation, nmt
dialogue systems: dialogue, conversational ai, chatbot, conversational agent, multi turn conversation, multi
  turn dialogue, role playing, multi turn interaction
sentiment analysis: emotion recognition, stance detection, opinion mining, affective computing, =emotion
information extraction: named entity recognition, ner, relation extraction, event extraction, entity
  linking, entity recognition
text classification: topic modeling, document classification, intent classification, intent detection
text generation: natural language generation, story generation, creative writing, controllable generation,
  text style transfer, paraphrase
knowledge graphs: knowledge graph, knowledge base, ontology, knowledge graph completion
knowledge editing: model editing, machine unlearning, unlearning, parametric knowledge
low-resource languages: multilingual, cross lingual, low resource language, multilinguality, code switching,
  multilingual model, indic language, african language
linguistics: syntax, morphology, psycholinguistic, linguistic theory, semantic parsing, dependency parsing,
  grammar
text-to-SQL: text2sql, table understanding, tabular data, table question answering, tabular, spreadsheet
code generation: code llm, program synthesis, humaneval, livecodebench, competitive programming, vibe
  coding, code model, =coding, code completion, code reasoning, code language model
software agents: swe bench, coding agent, software engineering agent, issue resolution, program repair, swe
  bench verified, repository level
scientific discovery: ai scientist, ai for science, scientific reasoning, research automation, scientific
  research, hypothesis generation, automated research, peer review
deep research: deep research agent, search agent, browsecomp, web agent, web search, information seeking,
  web browsing, gaia, web navigation
LLM agents: llm based agent, language agent, autonomous agent, ai agent, agentic, agentic framework, agentic
  reasoning, large language model agent, agentic workflow, language model agent, agentic system, agentic ai,
  self evolving agent
tool use: function calling, tool calling, tool learning, tool integrated reasoning, model context protocol,
  mcp, tool call, tool augmented
GUI agents: gui agent, computer use, gui grounding, osworld, screenspot, androidworld, mobile agent,
  graphical user interface, computer use agent, gui automation
planning: task planning, long horizon planning, task decomposition, monte carlo tree search, mcts, =planner,
  long horizon task
personalization: user modeling, user simulation, personalized, user preference, =persona

# Efficiency
efficient inference: inference latency, inference efficiency, inference speed, speculative decoding, kv
  cache, parallel decoding, kv caching, llm serving, =throughput, inference acceleration, early exit, kv
  cache compression, feature caching
quantization: post training quantization, ptq, low bit, quantization aware training, binarization
model compression: pruning, network pruning, =sparsity, structured pruning, lottery ticket, =compression
token reduction: token compression, token pruning, token merging, visual token, token efficiency, vision
  token
knowledge distillation: distillation, teacher model, student model, self distillation, teacher student, step
  distillation
efficient attention: sparse attention, linear attention, flash attention, sliding window attention, block
  sparse attention, flashattention
attention: self attention, cross attention, attention mechanism, attention head, attention map, softmax
  attention, causal attention
distributed training: large scale training, pipeline parallelism, tensor parallelism, training system, gpu
  kernel, cuda, training infrastructure
edge computing: on device, edge device, mobile device, tinyml, resource constrained device, fpga

# Vision
image generation: text to image, text to image generation, image generation, image generative model, text to
  image diffusion, t2i, visual generation, geneval
image editing: inpainting, instruction based image editing, style transfer, image manipulation, outpainting,
  image composition, subject driven generation, identity preservation, virtual try on
video generation: text to video, image to video, video synthesis, video diffusion model, video generation
  model, video generative model, vbench, long video generation, video diffusion transformer
video editing: video inpainting, video to video, video style transfer, camera control, motion transfer,
  motion control
video understanding: video question answering, long video understanding, video llm, temporal grounding,
  video captioning, action recognition, video language model, long video, temporal reasoning, video
  retrieval, video moment retrieval
image captioning: captioning, image caption, dense captioning, caption generation
visual question answering: vqa, visual question
visual grounding: referring expression, phrase grounding, =grounding, open vocabulary, referring
  segmentation
object detection: detector, detr, yolo, open vocabulary detection, small object detection
object tracking: multi object tracking, point tracking, =tracking
segmentation: semantic segmentation, instance segmentation, image segmentation, segment anything, =sam,
  sam2, video object segmentation, panoptic segmentation, segmentation mask
image classification: image recognition, imagenet, fine grained classification, fine grained recognition,
  long tailed, visual recognition
image restoration: super resolution, =denoising, deblurring, image enhancement, low light, dehazing,
  deraining, image super resolution, inverse problem
image compression: video compression, learned compression, neural compression, video coding
3D reconstruction: multi view stereo, structure from motion, surface reconstruction, camera pose estimation,
  3d vision, slam, visual odometry, scene reconstruction, multi view, camera pose
3D generation: text to 3d, 3d asset, 3d shape generation, mesh generation, scene generation, 3d content
  creation, 3d scene generation, 3d scene, texture generation
Gaussian splatting: 3d gaussian splatting, 3dgs, gaussian splat, 3d gaussian, 4d gaussian
novel view synthesis: neural radiance field, nerf, view synthesis, neural rendering, radiance field, neural
  field, implicit neural representation
depth estimation: monocular depth, stereo matching, optical flow, depth completion, depth map, =stereo
point clouds: point cloud, lidar, 3d object detection, 3d point cloud, 3d understanding, 3d scene
  understanding
human motion: motion generation, human pose estimation, pose estimation, human mesh recovery, motion
  synthesis, gesture recognition, motion capture, human motion generation, sign language, =dance
human avatars: talking head, =avatar, portrait animation, digital human, lip sync, facial animation, talking
  face, human animation
face recognition: biometric, person re identification, face generation, gait recognition, facial expression
  recognition, fingerprint
document understanding: ocr, document parsing, chart understanding, layout analysis, text recognition,
  optical character recognition, chartqa, handwriting, scene text, document analysis, chart
remote sensing: satellite, earth observation, geospatial, aerial, hyperspectral, satellite imagery, sar
  image, drone, uav
autonomous driving: self driving, trajectory prediction, autonomous vehicle, motion forecasting, end to end
  driving, =traffic
anomaly detection: out of distribution detection, defect detection, ood detection, novelty detection,
  industrial inspection
deepfake detection: ai generated image, ai generated text, image forensics, synthetic image detection,
  watermark, watermarking, ai generated content, machine generated text, face forgery
image retrieval: cross modal retrieval, composed image retrieval, image text retrieval, visual search,
  visual place recognition
visual quality assessment: image quality assessment, video quality assessment, aesthetic, perceptual
  quality, image aesthetic

# Audio
speech recognition: automatic speech recognition, asr, whisper, speech to text, speech translation
speech synthesis: text to speech, tts, voice cloning, voice conversion, zero shot tts, speech generation,
  speech language model, spoken language model, spoken dialogue, speech enhancement
music: music generation, music information retrieval, symbolic music, singing voice
audio generation: text to audio, audio synthesis, audio language model, sound event detection, audio
  understanding, audio visual, video to audio, =audio

# Robots
robot manipulation: robotic manipulation, dexterous manipulation, grasping, bimanual manipulation,
  manipulation task, libero, teleoperation, tactile
robot navigation: vision and language navigation, visual navigation, path planning, motion planning,
  =navigation, object goal navigation, vln
humanoid and legged robots: humanoid, legged locomotion, quadruped, locomotion, whole body control, legged
  robot, humanoid robot
imitation learning: behavior cloning, diffusion policy, learning from demonstration, visuomotor policy,
  inverse reinforcement learning
sim-to-real: sim to real transfer, domain randomization, physics simulation, =simulator, digital twin,
  simulation environment, physical simulation

# Learning
representation learning: =embedding, =representation, latent representation, latent space, =embeddings,
  embedding model, text embedding, visual representation, comparing representations, representation geometry
self-supervised learning: masked autoencoder, masked image modeling, =dino, dinov2, joint embedding
  predictive, jepa, unsupervised learning, learn without label, self supervised
contrastive learning: contrastive, contrastive loss, metric learning, infonce
semi-supervised learning: weak supervision, weakly supervised, pseudo label, noisy label, weakly supervised
  learning, semi supervised, label noise
active learning: data annotation, =annotation, crowdsourcing, human in the loop
few-shot learning: few shot, meta learning, one shot learning, meta learn
zero-shot learning: zero shot, zero shot generalization, open set recognition, open world
transfer learning: knowledge transfer, multi task learning, multitask learning, =transferability, =transfer
domain adaptation: domain generalization, domain shift, distribution shift, cross domain, unsupervised
  domain adaptation, out of distribution generalization, domain gap
continual learning: catastrophic forgetting, lifelong learning, incremental learning, class incremental
curriculum learning: self play, self improvement, self evolution, self training, self evolving, self
  improving
federated learning: differential privacy, privacy preserving, decentralized learning
model merging: task vector, task arithmetic, weight averaging, model soup, model fusion, model stitching
causal inference: causal discovery, causality, causal reasoning, counterfactual, treatment effect, causal
Bayesian inference: uncertainty quantification, gaussian process, bayesian optimization, =calibration,
  uncertainty estimation, conformal prediction, variational inference, =uncertainty, bayesian, mcmc
deep learning theory: learning theory, generalization bound, neural tangent kernel, training dynamics,
  neural collapse, double descent, implicit bias, overparameterized, infinite width, sample complexity,
  =theory, grokking, loss landscape
scaling laws: scaling law, compute optimal, emergent ability, =scaling, data scaling
optimizers: stochastic gradient descent, sgd, =muon, learning rate, gradient descent, second order
  optimization, learning rate schedule, =convergence
neural architecture search: hyperparameter optimization, automl, architecture search, =hyperparameter
evolutionary algorithms: genetic algorithm, evolutionary search, =swarm, evolution strategy, evolutionary
  algorithm, genetic programming, neuroevolution
combinatorial optimization: integer programming, vehicle routing, =heuristic, =solver, constraint
  programming, satisfiability, =scheduling
bandits and online learning: multi armed bandit, bandit, online learning, =regret
kernel methods: support vector machine, kernel method, random feature, kernel machine, random forest,
  decision tree, gradient boosting
clustering: deep clustering, dimensionality reduction, subspace clustering, principal component analysis
hashing: nearest neighbor search, vector search, approximate nearest neighbor, locality sensitive hashing
symmetry and invariance: invariance, equivariance, equivariant, symmetry, geometric deep learning
disentanglement: disentangled, disentangled representation, independent component analysis, identifiability,
  object centric, slot attention, compositional generalization, compositionality
neuro-symbolic AI: symbolic reasoning, knowledge representation, neurosymbolic, logic programming, symbolic
  ai, answer set programming, arc agi, neuro symbolic, abstract reasoning
data augmentation: synthetic data, data synthesis, synthetic dataset, data generation, synthetic data
  generation, data selection, data curation, data filtering, data quality, data mixture, dataset
  distillation
time series: time series forecasting, forecasting, spatio temporal, time series forecast, temporal data,
  traffic forecasting
recommender systems: recommendation, collaborative filtering, sequential recommendation, click through rate,
  recommendation system, =recommend, ctr prediction, generative recommendation
search and ranking: =retrieval, dense retrieval, reranking, document retrieval, reranker, learning to rank,
  query rewriting, retriever, information retrieval system, passage retrieval
model upgrades: backward compatible, compatible representation, =upgrade

# Trust
AI safety: =safety, safety alignment, jailbreak, red teaming, harmful content, content moderation,
  guardrail, toxicity, refusal, prompt injection, alignment faking, jailbreaking, =deception, ai control,
  hate speech, toxic
AI alignment: =alignment, value alignment, human value, superalignment, sycophancy, scalable oversight,
  pluralistic alignment, =moral, =ethics
adversarial robustness: adversarial attack, adversarial example, backdoor attack, backdoor, adversarial
  training, poisoning, adversarial prompt, attack success rate, =robustness, membership inference
hallucination: factuality, factual accuracy, faithfulness, object hallucination, fact checking,
  misinformation, truthfulness, fact verification, fake news, factual consistency, hallucinate
fairness: =bias, social bias, debiasing, gender bias, algorithmic fairness, stereotype, =cultural,
  =discrimination
interpretability: mechanistic interpretability, sparse autoencoder, sae, explainability, explainable ai,
  xai, steering vector, activation steering, =probing, =attribution, internal representation, =explanation,
  =explain, =prototypes, saliency, superposition, concept bottleneck
evaluation: =benchmark, llm as a judge, llm evaluation, human evaluation, leaderboard, data contamination,
  evaluation metric, evaluation framework, model evaluation, =benchmarking, evaluation benchmark
surveys: survey, literature review, =taxonomy, systematic review, position paper, comprehensive review,
  =tutorial
datasets: =dataset, large scale dataset, =corpus, data set, open dataset

# Where it is used
medical imaging: medical image, mri, radiology, pathology, ct scan, histopathology, medical image
  segmentation, ultrasound, chest x ray, whole slide image, x ray, tumor, retinal, endoscopy, cancer,
  computed tomography
AI in medicine: medical, clinical, healthcare, electronic health record, medical reasoning, biomedical,
  mental health, diagnosis, patient, clinical note, eeg, ecg, surgical
proteins and molecules: protein, drug discovery, molecule, molecular, protein language model, protein
  design, molecular generation, chemistry, dna, single cell, antibody, protein structure
brain and cognition: brain, fmri, cognitive science, cognition, brain computer interface, neural decoding,
  theory of mind, =cognitive, human cognition, cortex, consciousness
physics-informed learning: pde, neural operator, physics informed neural network, pinn, partial differential
  equation, surrogate model, surrogate, =simulation
AI in education: =education, tutoring, intelligent tutoring, educational, classroom, automated grading
AI in law: legal, legal reasoning, ai governance, copyright, governance
AI in finance: =finance, financial, =stock, =trading, portfolio, =auction
AI and work: economic impact, labor market, =productivity, future of work, =creativity, human ai
  collaboration, human ai interaction, trust in ai
social simulation: agent based model, social science, social media, computational social science,
  =political, public opinion, opinion dynamics, survey response, generative agent, negotiation
games: game playing, video game, board game, chess, game environment, minecraft, game agent, game generation
agriculture and environment: crop, agriculture, wildlife, biodiversity, =climate, =weather, weather
  forecasting, agricultural, =species
manufacturing and design: cad, manufacturing, building information, architecture design, engineering design,
  circuit design, verilog, rtl, layout generation, graphic design, svg
wireless and 6G: wireless, 6g, channel estimation, mimo, beamforming, wireless communication, semantic
  communication, radar, channel coding
quantum computing: quantum machine learning, quantum circuit, qubit, quantum algorithm, variational quantum
`

/** Other names by subject. */
export const SUBJECTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  LIST.replaceAll('\n  ', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name, others] = line.split(': ')
      return [name!, others!.split(', ')]
    }),
)
